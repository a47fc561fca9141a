package org.petregistry.rest.body;

import java.util.List;

/**
 * What the value of a member of a {@link DescribedBody} must be: an integer, a list of integers, or one of a few words.
 *
 * @param words the words; empty where the value is a number
 * @param min the least number
 * @param max the greatest number
 * @param entries how many numbers the list may have; 0 where the value is a single one
 */
public record MemberRule(List<String> words, long min, long max, int entries) {

    /** A {@code Long} from {@code min} to {@code max}. */
    public static MemberRule number(long min, long max) {
        return new MemberRule(List.of(), min, max, 0);
    }

    /** A {@code Long} that is positive. */
    public static MemberRule id() {
        return number(1, Long.MAX_VALUE);
    }

    /** A {@code List<Long>} of 1 to {@code most} positive integers. */
    public static MemberRule ids(int most) {
        return new MemberRule(List.of(), 1, Long.MAX_VALUE, most);
    }

    /** A {@code String} that is one of these. */
    public static MemberRule word(List<String> words) {
        return new MemberRule(List.copyOf(words), 0, 0, 0);
    }
}
