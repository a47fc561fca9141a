package org.petregistry.rest.problem;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Declares the possible values of path parameters that have no pattern in the path. A path with another value is unknown: 404
 * and not 405, for every method.
 */
public interface DeclaredNames {
    /** The possible values by the parameter's name. */
    Map<String, Set<String>> values();

    /** The values that any of the beans declares, by the parameter's name. */
    static Map<String, Set<String>> all(List<DeclaredNames> declared) {
        return declared.stream()
                .flatMap(names -> names.values().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> Stream.concat(
                                one.stream(), other.stream())
                        .collect(Collectors.toSet())));
    }
}
