/** Entity tags and the conditions that requests make about them (RFC 9110 §13.1). Nothing here knows a resource. */
package org.petregistry.rest.conditional;
