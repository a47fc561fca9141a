package org.petregistry.rest.query;

/**
 * Something that {@code include=…} embeds.
 *
 * @param name its name in the interface
 * @param columns its columns in the select list; empty where it comes from the other service
 * @param width how many columns these are
 * @param join the relation that the columns are reached through
 */
public record Include(String name, String columns, int width, Join join) {

    /** Embedded by the same statement. */
    public static Include joined(String name, Join join, String... columns) {
        return new Include(name, String.join(", ", columns), columns.length, join);
    }

    /** Embedded by asking the other service. */
    public static Include remote(String name) {
        return new Include(name, "", 0, null);
    }

    boolean isRemote() {
        return join == null;
    }
}
