/** What the tests of all modules share: a PostgreSQL to test on. */
package org.petregistry.standalone.testing;
