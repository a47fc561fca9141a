/** Roles: their table, their resource and their rules. Owners refer to roles; nothing here knows an owner but their table's name. */
package org.petregistry.owners.role;
