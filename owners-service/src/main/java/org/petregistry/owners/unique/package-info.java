/** Case-insensitive unique columns. Knows tables by name only, and depends on no other package. */
package org.petregistry.owners.unique;
