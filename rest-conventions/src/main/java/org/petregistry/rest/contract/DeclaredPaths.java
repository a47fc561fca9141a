package org.petregistry.rest.contract;

import java.util.List;

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
     * @param shows what it shows; null where the method's annotation says it, or nothing does
     * @param refuses by which problems it refuses, besides those that the method names
     */
    record DeclaredPath(String path, Class<? extends Record> shows, List<String> refuses) {}
}
