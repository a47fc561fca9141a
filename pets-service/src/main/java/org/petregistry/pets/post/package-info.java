/** Posts: the entity, its resources, its rules. Knows pets; nothing else here knows posts but the declaration of what refers to owners. */
package org.petregistry.pets.post;
