/** Owners of owners-service, which pets and posts reference. */
package org.petregistry.pets.owner;
