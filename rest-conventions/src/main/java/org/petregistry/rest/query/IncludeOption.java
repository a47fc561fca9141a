package org.petregistry.rest.query;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A value of the parameter {@code include}, and what it embeds.
 *
 * @param name its name in the API
 * @param columns its columns in the select list; empty if it comes from the other service
 * @param join the join of the columns
 */
public record IncludeOption(String name, String columns, Join join) {

    /**
     * Embedded by a join in the same statement.
     *
     * @param columns columns with the alias of their table, {@code s.id} among them; {@link IncludedObjects#read} reads them
     */
    public static IncludeOption joined(String name, Join join, String... columns) {
        String list = Arrays.stream(columns)
                .map(column -> column + " as \"" + name + column.substring(column.indexOf('.')) + '"')
                .collect(Collectors.joining(", "));
        return new IncludeOption(name, list, join);
    }

    /** Embedded by a call to the other service. */
    public static IncludeOption remote(String name) {
        return new IncludeOption(name, "", null);
    }

    boolean isRemote() {
        return join == null;
    }
}
