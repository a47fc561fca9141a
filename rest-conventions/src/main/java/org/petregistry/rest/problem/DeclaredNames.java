package org.petregistry.rest.problem;

import java.util.Map;
import java.util.Set;

/**
 * A bean of this kind says which values a path parameter can have where that is declared and not written in the path. A
 * path with another value is unknown: 404 and not 405, whatever the method.
 */
public interface DeclaredNames {
    /** The possible values by the parameter's name. */
    Map<String, Set<String>> values();
}
