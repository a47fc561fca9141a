/** Strict reading of JSON bodies, with all violations reported at once. Does not depend on any resource. */
package org.petregistry.rest.body;
