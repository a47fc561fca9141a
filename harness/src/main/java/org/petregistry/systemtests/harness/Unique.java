package org.petregistry.systemtests.harness;

import java.util.UUID;

/** Unique names for tests; none is a prefix of another. */
public final class Unique {
    private Unique() {}

    /** @return the word, a hyphen and eight hexadecimal digits */
    public static String name(String word) {
        return word + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
