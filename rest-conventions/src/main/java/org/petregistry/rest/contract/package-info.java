/** The OpenAPI document: what all operations have by the conventions. May depend on all other packages. */
package org.petregistry.rest.contract;
