/**
 * The side that has the thing: it declares it, and the relations of another service that point at it ({@link
 * org.petregistry.foreignkey.referenced.ReferencedSide}). Switched on by {@code foreign-key.referenced=true}.
 */
package org.petregistry.foreignkey.referenced;
