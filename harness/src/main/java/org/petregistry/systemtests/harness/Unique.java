package org.petregistry.systemtests.harness;

import java.util.UUID;

/** Names that no other test uses, and of which none is another's prefix. */
public final class Unique {
    private Unique() {}

    /** @return the word, a hyphen and eight hexadecimal digits */
    public static String name(String word) {
        return word + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
