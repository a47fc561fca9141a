/** Collections: filters, sorts, cursors, pages and streams, all from one declaration of a resource's fields. */
package org.petregistry.rest.query;
