/** Posts: entity, resources and rules. Depends on pets; only the declaration of the relations depends on posts. */
package org.petregistry.pets.post;
