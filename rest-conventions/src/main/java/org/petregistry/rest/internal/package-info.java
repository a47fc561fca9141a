/** The door between the two services: the shared secret, on both sides. What they say to each other does not live here. */
package org.petregistry.rest.internal;
