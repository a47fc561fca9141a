package org.petregistry.rest.query;

/**
 * A {@link Listing} by a type, for annotations, which cannot name an object. An implementation has a no-argument constructor.
 */
public interface ListingDeclaration {
    /** The listing; always the same. */
    Listing<?> listing();
}
