package org.petregistry.rest.contract;

import java.util.List;
import org.petregistry.rest.query.Listing;

/**
 * Completes what the annotations of resource methods say where a path, or what is shown there, follows from a declaration.
 * {@link Contract} makes an instance of each implementation, by its constructor without parameters.
 */
public interface DeclaredPaths {
    /**
     * The operations in the document that a resource method stands for.
     *
     * @param verb the HTTP method
     * @param path the method's path, without the parameters' patterns
     * @return null where nothing is declared about this path, and empty where it is in no document
     */
    List<DeclaredPath> of(String verb, String path);

    /**
     * An operation.
     *
     * @param path its path in the document
     * @param shows the name of the schema of what it shows; null where the method's annotation says it, or nothing does
     * @param page whether it answers with a page of them
     * @param listing where the parameters of a page come from; null where the document has them already
     * @param refuses by which problems it refuses, besides those that the method names
     */
    record DeclaredPath(String path, String shows, boolean page, Listing<?> listing, List<String> refuses) {
        /** An operation of which the method's annotation says what it shows, or nothing does. */
        public static DeclaredPath of(String path, List<String> refuses) {
            return new DeclaredPath(path, null, false, null, refuses);
        }

        /** An operation that shows one of what the schema describes. */
        public static DeclaredPath one(String path, String shows, List<String> refuses) {
            return new DeclaredPath(path, shows, false, null, refuses);
        }
    }
}
