package org.petregistry.rest.body;

/** JSON pointers (RFC 6901). */
final class Pointer {
    /** A member's name may be as long as the body; a pointer that is an answer should not be. */
    private static final int MAX_NAME = 100;

    private Pointer() {}

    static String member(String parent, String name) {
        String shown = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
        return parent + "/" + whole(shown).replace("~", "~0").replace("/", "~1");
    }

    static String entry(String parent, int index) {
        return parent + "/" + index;
    }

    /** An answer in UTF-8 cannot have half of a surrogate pair in it. */
    private static String whole(String name) {
        return name.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
