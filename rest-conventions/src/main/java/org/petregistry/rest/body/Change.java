package org.petregistry.rest.body;

/**
 * What a merge patch (RFC 7396) says about one member: nothing, null, or a value. Constraints go on the type argument:
 * {@code Change<@NotNull @CodePointLength(min = 1, max = 70) String> name}; they are checked only when the member is
 * present, null included.
 *
 * @param present whether the patch has the member
 * @param value what it shall become; null when it shall be cleared, and when it is absent
 */
public record Change<T>(boolean present, T value) {
    private static final Change<?> ABSENT = new Change<>(false, null);

    /** A patch that does not have the member. */
    @SuppressWarnings("unchecked") // It has no value, so it is of every type.
    public static <T> Change<T> absent() {
        return (Change<T>) ABSENT;
    }

    /** A patch that has the member, with this value or null. */
    public static <T> Change<T> to(T value) {
        return new Change<>(true, value);
    }

    /** What the member is after the patch, given what it is now. */
    public T orElse(T current) {
        return present ? value : current;
    }
}
