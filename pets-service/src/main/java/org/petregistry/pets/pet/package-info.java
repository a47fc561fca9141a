/** Pets: entity, resource and rules. References owners through grants; does not depend on posts. */
package org.petregistry.pets.pet;
