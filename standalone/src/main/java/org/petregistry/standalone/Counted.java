package org.petregistry.standalone;

/** Numbers of things in words. */
final class Counted {

    private Counted() {}

    /**
     * A number with its noun.
     *
     * @param count how many
     * @param one what one of them is called; more of them have an s
     */
    static String of(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }
}
