package org.petregistry.rest.body;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules for all text in requests. */
final class Text {
    /** The flags of England, Scotland, Wales and others: the only place of the invisible tag characters (UTS #51 ED-14a). */
    private static final Pattern FLAG =
            Pattern.compile("\\x{1F3F4}[\\x{E0030}-\\x{E0039}\\x{E0061}-\\x{E007A}]{3,6}\\x{E007F}");

    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int BLANK_BRAILLE_PATTERN = 0x2800;

    private Text() {}

    /** Without surrounding white space as defined by Unicode: {@link String#strip} leaves no-break spaces. */
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
     * The violation in the characters of a text, if any. PostgreSQL cannot store U+0000; an unpaired surrogate would be stored
     * as a question mark; other control characters are never intended. Invisible characters make two different names look the
     * same, and characters that change the direction make one look like another (UTR #36).
     *
     * @param text stripped
     * @param multiLine whether line feeds and tabs are allowed
     */
    static Optional<String> fault(String text, boolean multiLine) {
        boolean visible = text.isEmpty();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int type = Character.getType(c);
            if (type == Character.SURROGATE) {
                return Optional.of("must not contain an unpaired surrogate");
            }
            if (type == Character.CONTROL && !(multiLine && (c == '\n' || c == '\t'))) {
                return Optional.of(
                        multiLine
                                ? "must not contain control characters other than line feeds and tabs"
                                : "must not contain control characters");
            }
            if (isRefused(c, type)) {
                return Optional.of(String.format("must not contain the character U+%04X", c));
            }
            visible |= isVisible(c, type);
            i += c == BLACK_FLAG ? lengthOfFlag(text, i) : Character.charCount(c);
        }
        return visible ? Optional.empty() : Optional.of("must contain a visible character");
    }

    private static boolean isRefused(int c, int type) {
        return switch (type) {
            case Character.FORMAT -> !isJoinerOrMark(c) && !isVisibleFormat(c);
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> isFiller(c) || isNoncharacter(c);
        };
    }

    /**
     * The invisible format characters (category Cf) that writing systems and emoji need: the joiners (Persian, Indic scripts,
     * 👩‍🚀) and the direction marks, which position punctuation next to Hebrew and Arabic letters. A mark acts like an
     * invisible letter of its direction. It cannot reverse other letters, as the rejected overrides can (UAX #9 §2).
     */
    private static boolean isJoinerOrMark(int c) {
        return switch (c) {
            case 0x200C, 0x200D, 0x061C, 0x200E, 0x200F -> true;
            default -> false;
        };
    }

    /** Signs that Arabic, Syriac and Kaithi place below or above a number; other format characters are invisible. */
    private static boolean isVisibleFormat(int c) {
        return switch (c) {
            case 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD -> true;
            default -> c >= 0x0600 && c <= 0x0605;
        };
    }

    /** Hangul letters without a shape. */
    private static boolean isFiller(int c) {
        return switch (c) {
            case 0x115F, 0x1160, 0x3164, 0xFFA0 -> true;
            default -> false;
        };
    }

    /** Unicode §23.7: the last two code points of each plane, and 32 more. They are for a program's own use. */
    private static boolean isNoncharacter(int c) {
        return (c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF;
    }

    private static boolean isVisible(int c, int type) {
        return switch (type) {
            case Character.SPACE_SEPARATOR, Character.CONTROL -> false;
            default -> !isJoinerOrMark(c) && !isVariationSelector(c) && c != BLANK_BRAILLE_PATTERN;
        };
    }

    /** Selectors choose the shape of the character before them. */
    private static boolean isVariationSelector(int c) {
        return c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF;
    }

    private static int lengthOfFlag(String text, int start) {
        Matcher flag = FLAG.matcher(text).region(start, text.length());
        return flag.lookingAt() ? flag.end() - start : Character.charCount(BLACK_FLAG);
    }

    /** All white space of Unicode lies in the Basic Multilingual Plane, so looking at each {@code char} does. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
