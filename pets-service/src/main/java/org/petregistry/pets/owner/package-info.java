/** What pets and posts refer to: owners, which owners-service has. */
package org.petregistry.pets.owner;
