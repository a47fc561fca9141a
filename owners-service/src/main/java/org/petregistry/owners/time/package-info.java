/** Waiting without blocking. It depends on no other package. */
package org.petregistry.owners.time;
