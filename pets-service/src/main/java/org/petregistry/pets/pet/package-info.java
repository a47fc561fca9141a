/** Pets: the entity, its resource, its rules. Knows whom a pet belongs to through the grants; knows nothing of posts. */
package org.petregistry.pets.pet;
