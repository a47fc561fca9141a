/** One HTTP client for all tests, what it receives, and what is asserted of that. */
package org.petregistry.testkit.http;
