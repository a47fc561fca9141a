package org.petregistry.pets.ownerref;

/**
 * A place in a request that names an owner.
 *
 * @param pointer where it stands in the body, as a JSON pointer
 * @param ownerId the owner that it names
 */
public record OwnerReference(String pointer, long ownerId) {}
