package org.petregistry.rest.body;

import java.util.List;

/**
 * The rule for a member of a {@link DescribedBody}: an integer, a list of integers, or an enumerated word.
 *
 * @param words the allowed words; empty for numbers
 * @param min the least number
 * @param max the greatest number
 * @param entries the maximum length of the list; 0 for a single number
 */
public record MemberRule(List<String> words, long min, long max, int entries) {

    /** A {@code Long} from {@code min} to {@code max}. */
    public static MemberRule number(long min, long max) {
        return new MemberRule(List.of(), min, max, 0);
    }

    /** A positive {@code Long}. */
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
