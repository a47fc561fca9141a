/**
 * What {@code ./start} runs: an embedded PostgreSQL and both services on this machine; and the preparation of the
 * databases, which the tests share. Nothing of the services' domain lives here, but for the sample data, which are sent as
 * any client might send them.
 */
package org.petregistry.standalone;
