package org.petregistry.owners.role;

/**
 * A place in a request that names a role.
 *
 * @param pointer where it stands in the body, as a JSON pointer
 * @param roleId the role that it names
 */
public record RoleReference(String pointer, long roleId) {}
