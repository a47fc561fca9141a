/** Roles: entity, resource and rules. Owners reference roles; this package knows only the name of their table. */
package org.petregistry.owners.role;
