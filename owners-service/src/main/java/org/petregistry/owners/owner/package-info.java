/** Owners: their table, their resources, and what is shown with them. How they are deleted follows from {@link OwnerKey}. */
package org.petregistry.owners.owner;
