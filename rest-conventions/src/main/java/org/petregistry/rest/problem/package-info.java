/** Problem documents (RFC 9457) for all errors. Does not contain rules of any resource. */
package org.petregistry.rest.problem;
