package org.petregistry.foreignkey.protocol;

/**
 * A text column of the referenced thing. The other service keeps a copy, to return, filter and sort by it. Both services
 * declare the same columns in the same order.
 *
 * @param name the name of the column and of its JSON member
 * @param nullable whether it may be null
 * @param ignoresCase whether values are compared case-insensitively
 * @param description the description in the OpenAPI document
 * @param example an example for the OpenAPI document
 * @param maxLength the maximum number of characters
 * @param pattern the pattern of its values; null for none
 */
public record Column(
        String name,
        boolean nullable,
        boolean ignoresCase,
        String description,
        String example,
        int maxLength,
        String pattern) {

    public Column {
        Thing.requireWord(name);
    }

    /** A column that is never null. */
    public static Column text(String name, String description, String example, int maxLength) {
        return new Column(name, false, false, description, example, maxLength, null);
    }

    /** The same column, which may be null. */
    public Column orNull() {
        return new Column(name, true, ignoresCase, description, example, maxLength, pattern);
    }

    /** The same column, compared case-insensitively, whose values match an expression. */
    public Column ignoringCase(String expression) {
        return new Column(name, nullable, true, description, example, maxLength, expression);
    }
}
