/** The OpenAPI document: what is true of every operation by the conventions, said once. It may know all other packages. */
package org.petregistry.rest.contract;
