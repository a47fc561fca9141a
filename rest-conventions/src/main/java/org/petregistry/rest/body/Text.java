package org.petregistry.rest.body;

import java.util.Optional;

/** The rules for every text that comes in. */
final class Text {
    private Text() {}

    /** Without the white space around it, in Unicode's sense: no-break spaces too, which {@link String#strip} leaves. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /**
     * What is wrong with the characters of a text, if anything. PostgreSQL cannot store U+0000; half of a surrogate pair
     * would be stored as a question mark; other control characters are never meant.
     *
     * @param multiLine whether line feeds and tabs are allowed
     */
    static Optional<String> fault(String text, boolean multiLine) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int type = Character.getType(c);
            if (type == Character.SURROGATE) {
                return Optional.of("must not contain half of a surrogate pair");
            }
            if (type == Character.CONTROL && !(multiLine && (c == '\n' || c == '\t'))) {
                return Optional.of(
                        multiLine
                                ? "must not contain control characters other than line feeds and tabs"
                                : "must not contain control characters");
            }
            i += Character.charCount(c);
        }
        return Optional.empty();
    }

    /** All white space of Unicode lies in the Basic Multilingual Plane, so looking at each {@code char} does. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
