/** Shared by the tests of all modules: a PostgreSQL for tests, free ports, an HTTP client, and the architecture rules. */
package org.petregistry.testkit;
