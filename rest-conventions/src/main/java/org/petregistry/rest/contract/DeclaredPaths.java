package org.petregistry.rest.contract;

import java.util.List;
import org.petregistry.rest.query.CollectionDeclaration;

/**
 * Completes the annotations of resource methods whose path or schema follows from a declaration. {@link Contract} creates an
 * instance of each implementation with its no-argument constructor.
 */
public interface DeclaredPaths {
    /**
     * The operations of a resource method in the document.
     *
     * @param verb the HTTP method
     * @param path the method's path, without the parameters' patterns
     * @return null if nothing is declared for this path, empty if it is not documented
     */
    List<DeclaredPath> of(String verb, String path);

    /**
     * An operation.
     *
     * @param path its path in the document
     * @param shows the name of the schema of its response; null if the method's annotation names it, or there is none
     * @param page whether it returns a page of them
     * @param collection the declaration of a page's parameters; null if the document already has them
     * @param refuses its problem types, in addition to those of the method
     */
    record DeclaredPath(
            String path, String shows, boolean page, CollectionDeclaration<?> collection, List<String> refuses) {
        /** An operation whose schema is named by the method's annotation, or that has none. */
        public static DeclaredPath of(String path, List<String> refuses) {
            return new DeclaredPath(path, null, false, null, refuses);
        }

        /** An operation that returns one resource of the schema. */
        public static DeclaredPath one(String path, String shows, List<String> refuses) {
            return new DeclaredPath(path, shows, false, null, refuses);
        }
    }
}
