/** What both services know of PostgreSQL: transactions that are tried again, error codes, the bounds of the pool. */
package org.petregistry.rest.database;
