/** What runs the services and their databases for a test, calls them, and says what is asserted again and again. */
package org.petregistry.systemtests.harness;
