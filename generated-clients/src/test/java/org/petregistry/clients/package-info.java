/** The README's tour by a client that openapi-generator has made of the documents. Only what it makes may be used. */
package org.petregistry.clients;
