package org.petregistry.rest.query;

/**
 * A {@link Listing} by a type, for annotations, which cannot name an object. An implementation has a constructor without
 * parameters.
 */
public interface ListingDeclaration {
    /** The listing, each time the same. */
    Listing<?> listing();
}
