/**
 * The referencing side: it declares the tables that reference a thing of another service ({@link
 * org.petregistry.foreignkey.referencing.ReferencingSide}) and writes through {@link
 * org.petregistry.foreignkey.referencing.Grants}. Enabled by {@code foreign-key.referencing=true}.
 */
package org.petregistry.foreignkey.referencing;
