/** Owners: entity, resources and representation. {@link OwnerKey} declares how they are deleted. */
package org.petregistry.owners.owner;
