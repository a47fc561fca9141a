package org.petregistry.rest.query;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Something that {@code include=…} embeds.
 *
 * @param name its name in the API
 * @param columns its columns in the select list; empty if it comes from the other service
 * @param join the join of the columns
 */
public record Include(String name, String columns, Join join) {

    /**
     * Embedded by a join in the same statement.
     *
     * @param columns columns with the alias of their table, {@code s.id} among them; {@link Included#read} reads them
     */
    public static Include joined(String name, Join join, String... columns) {
        String list = Arrays.stream(columns)
                .map(column -> column + " as \"" + name + column.substring(column.indexOf('.')) + '"')
                .collect(Collectors.joining(", "));
        return new Include(name, list, join);
    }

    /** Embedded by a call to the other service. */
    public static Include remote(String name) {
        return new Include(name, "", null);
    }

    boolean isRemote() {
        return join == null;
    }
}
