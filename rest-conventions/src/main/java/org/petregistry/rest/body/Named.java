package org.petregistry.rest.body;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A reference in a request body to a thing that must exist.
 *
 * @param pointer its place in the body, as a JSON pointer
 * @param id the referenced id
 */
public record Named(String pointer, long id) {

    /**
     * The reference of a body.
     *
     * @param member the member with the id
     * @param id its value, or null
     */
    public static List<Named> by(String member, Long id) {
        return id == null ? List.of() : List.of(new Named("/" + member, id));
    }

    /** The references of the entries of a batch. */
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
