package org.petregistry.terminal;

/** Numbers of things in words. */
public final class Counted {

    private Counted() {}

    /**
     * A number with its noun.
     *
     * @param count how many
     * @param one what one of them is called; more of them have an s
     */
    public static String of(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }
}
