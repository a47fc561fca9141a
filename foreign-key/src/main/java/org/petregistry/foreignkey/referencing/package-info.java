/**
 * The side whose tables refer to a thing of another service: it declares them ({@link
 * org.petregistry.foreignkey.referencing.ReferencingSide}) and writes through {@link
 * org.petregistry.foreignkey.referencing.Grants}. Switched on by {@code foreign-key.referencing=true}.
 */
package org.petregistry.foreignkey.referencing;
