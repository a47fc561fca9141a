/** The checks of every request before it reaches a resource: id, size, path and parameter names. */
package org.petregistry.rest.request;
