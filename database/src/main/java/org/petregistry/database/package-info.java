/**
 * An embedded PostgreSQL, and the registry's two databases on whichever PostgreSQL: how they are made, and who may do what in
 * them. Their tables belong to the services, which migrate them.
 */
package org.petregistry.database;
