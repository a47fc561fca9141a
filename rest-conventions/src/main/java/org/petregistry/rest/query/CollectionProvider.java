package org.petregistry.rest.query;

/**
 * Provides a {@link CollectionDeclaration}, for annotations, which can name a class but not an object. An implementation has a
 * no-argument constructor.
 */
public interface CollectionProvider {
    /** The declaration; always the same. */
    CollectionDeclaration<?> collection();
}
