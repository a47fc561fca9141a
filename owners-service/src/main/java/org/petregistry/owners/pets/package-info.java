/** pets-service, as owners-service sees it: its answers and the lack of them. Nothing here knows an owner but by its id. */
package org.petregistry.owners.pets;
