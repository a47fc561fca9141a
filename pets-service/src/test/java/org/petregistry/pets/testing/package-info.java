/** What the tests of pets-service share: the service started whole, its database, and a stand-in for owners-service. */
package org.petregistry.pets.testing;
