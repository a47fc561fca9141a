/** The one way to owners-service. Knows no table. */
package org.petregistry.pets.owners;
