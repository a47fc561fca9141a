/** The connection between the two services: the shared secret and guarded calls. Does not contain the messages. */
package org.petregistry.rest.internal;
