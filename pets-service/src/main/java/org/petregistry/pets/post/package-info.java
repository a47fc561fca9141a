/** Posts: the entity, its resources, its rules. Knows pets; nothing here knows posts but the recall. */
package org.petregistry.pets.post;
