/** POST requests that take effect once for each Idempotency-Key. */
package org.petregistry.rest.idempotency;
