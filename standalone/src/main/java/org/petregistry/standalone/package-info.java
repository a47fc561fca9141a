/**
 * What {@code ./start} runs: an embedded PostgreSQL and both services on this machine; and the preparation of the
 * databases, which the tests share. Nothing of the services' domain lives here.
 */
package org.petregistry.standalone;
