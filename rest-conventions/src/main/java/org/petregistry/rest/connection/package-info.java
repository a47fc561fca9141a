/** Connections: their number, the time limit for a request head, and its strict parsing. */
package org.petregistry.rest.connection;
