/**
 * An embedded PostgreSQL, and the registry's two databases on any PostgreSQL: how they are created, and the privileges of their
 * logins. The tables belong to the services, which migrate them.
 */
package org.petregistry.database;
