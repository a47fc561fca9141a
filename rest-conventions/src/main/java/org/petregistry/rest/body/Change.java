package org.petregistry.rest.body;

/**
 * One member of a merge patch (RFC 7396): absent, null, or a value. Constraints go on the type argument: {@code
 * Change<@NotNull @CodePointLength(min = 1, max = 70) String> name}; they are checked only when the member is present, null
 * included. Its {@code @Schema} names the type of the value as {@code implementation}: in JSON it is the value or null.
 *
 * @param present whether the patch has the member
 * @param value the new value; null to clear the member, and if it is absent
 */
public record Change<T>(boolean present, T value) {
    private static final Change<?> ABSENT = new Change<>(false, null);

    /** A patch without the member. */
    @SuppressWarnings("unchecked") // It has no value, so it is of every type.
    public static <T> Change<T> absent() {
        return (Change<T>) ABSENT;
    }

    /** A patch with the member, with this value or null. */
    public static <T> Change<T> to(T value) {
        return new Change<>(true, value);
    }

    /** The value after the patch. */
    public T orElse(T current) {
        return present ? value : current;
    }
}
