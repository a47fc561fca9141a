/**
 * The referenced side: it declares the thing and the relations of another service that reference it ({@link
 * org.petregistry.foreignkey.referenced.ReferencedSide}). Enabled by {@code foreign-key.referenced=true}.
 */
package org.petregistry.foreignkey.referenced;
