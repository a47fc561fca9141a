/** The part of the OpenAPI document that follows from the declarations, generated when an application is built. */
package org.petregistry.foreignkey.document;
