/** What the tests of all modules share: a PostgreSQL to test on, free ports, an HTTP client, and the architecture rules. */
package org.petregistry.testkit;
