package org.petregistry.terminal;

/** Numbers with their nouns, in the singular or the plural. */
public final class Counted {

    private Counted() {}

    /**
     * Returns a number with its noun, as in {@code 1 pet} and {@code 2 pets}.
     *
     * @param count how many
     * @param one the noun in the singular; its plural ends with an s
     */
    public static String of(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }
}
