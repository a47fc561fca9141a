/** Owners: their table, their resources, and what is shown with them. How they are deleted does not live here. */
package org.petregistry.owners.owner;
