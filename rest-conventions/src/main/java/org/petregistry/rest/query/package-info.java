/** Collections: filters, sorts, cursors, pages and streams, derived from one declaration of a resource's fields. */
package org.petregistry.rest.query;
