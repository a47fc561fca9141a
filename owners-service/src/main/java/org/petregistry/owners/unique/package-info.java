/** Texts that only one row may have, whatever their case. It knows tables by name only, and depends on no other package. */
package org.petregistry.owners.unique;
