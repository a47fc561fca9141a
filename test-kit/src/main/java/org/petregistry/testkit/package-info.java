/** What the tests of all modules share: a PostgreSQL to test on, and free ports. */
package org.petregistry.testkit;
