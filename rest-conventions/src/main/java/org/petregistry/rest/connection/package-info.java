/** Connections from the moment that they are accepted: how many, how long a request head may take, how strictly it is read. */
package org.petregistry.rest.connection;
