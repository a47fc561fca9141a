/** Entity tags and preconditions on them (RFC 9110 §13.1). Does not depend on any resource. */
package org.petregistry.rest.conditional;
