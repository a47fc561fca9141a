package org.petregistry.rest.body;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A place in a request that names a thing that must exist.
 *
 * @param pointer where it stands in the body, as a JSON pointer
 * @param id the thing that it names
 */
public record Named(String pointer, long id) {

    /**
     * What a body names.
     *
     * @param member the member that names it
     * @param id its value, or null
     */
    public static List<Named> by(String member, Long id) {
        return id == null ? List.of() : List.of(new Named("/" + member, id));
    }

    /** What the entries of a batch name. */
    public static <T> List<Named> byEach(String member, List<T> entries, Function<T, Long> id) {
        List<Named> named = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Long value = id.apply(entries.get(i));
            if (value != null) {
                named.add(new Named("/" + i + "/" + member, value));
            }
        }
        return named;
    }
}
