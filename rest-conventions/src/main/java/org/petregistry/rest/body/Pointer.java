package org.petregistry.rest.body;

/** JSON pointers (RFC 6901). */
final class Pointer {
    /** A member name may be as long as the body; a pointer in a response should not be. */
    private static final int MAX_NAME = 100;

    private Pointer() {}

    static String member(String parent, String name) {
        String shown = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
        return parent + "/" + whole(shown).replace("~", "~0").replace("/", "~1");
    }

    static String entry(String parent, int index) {
        return parent + "/" + index;
    }

    /** A response in UTF-8 cannot contain an unpaired surrogate. */
    private static String whole(String name) {
        return name.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
