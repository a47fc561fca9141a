/** PostgreSQL: transactions with retries, error codes, and the limits of the pool. */
package org.petregistry.rest.database;
