/** Pets and posts as pets-service shows them, for the OpenAPI document of this service. */
package org.petregistry.owners.pets;
