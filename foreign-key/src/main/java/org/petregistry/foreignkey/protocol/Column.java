package org.petregistry.foreignkey.protocol;

/**
 * A text column of the referenced thing that the other service may show, filter and sort by; it has a copy. Both services
 * declare the same columns in the same order.
 *
 * @param name the column, and the member that shows it
 * @param nullable whether it may be null
 * @param ignoresCase whether it is the same whatever its case, as a unique name is
 * @param description what it is, for the OpenAPI document
 * @param example a value, for the OpenAPI document
 * @param maxLength how many characters it may have at the most
 * @param pattern what its values match; null where nothing is said
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

    /** A text that is never null. */
    public static Column text(String name, String description, String example, int maxLength) {
        return new Column(name, false, false, description, example, maxLength, null);
    }

    /** The same column, which may be null. */
    public Column orNull() {
        return new Column(name, true, ignoresCase, description, example, maxLength, pattern);
    }

    /** The same column, whose values are equal whatever their case, and match an expression. */
    public Column ignoringCase(String expression) {
        return new Column(name, nullable, true, description, example, maxLength, expression);
    }
}
