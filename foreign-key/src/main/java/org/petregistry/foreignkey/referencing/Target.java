package org.petregistry.foreignkey.referencing;

import java.util.List;
import java.util.stream.Collectors;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.Thing;

/**
 * What is referred to: a thing of another service, and the columns of it that are copied here. Its grants are rows of the
 * table {@code <thing>_ref}, its fences of {@code <thing>_fence}, the recalls that were decided of {@code <thing>_recall}.
 *
 * @param thing its name
 * @param service the name of the service that has it, and of its contract, in which the thing's schema is its capitalized
 *     name
 * @param columns what is copied
 */
public record Target(Thing thing, String service, List<Column> columns) {

    /** @param service the name of the service that has it, for messages, health and metrics */
    public static Target of(String name, String plural, String service, Column... columns) {
        return new Target(new Thing(name, plural), service, List.of(columns));
    }

    /**
     * A column that refers to it, for a listing of the rows that do.
     *
     * @param name what the reference is called in the interface, {@code customer}
     * @param column the column with the alias of its table, {@code o.customer_id}
     * @param nullable whether it may be null
     */
    public Reference reference(String name, String column, boolean nullable) {
        return new Reference(this, name, column, nullable);
    }

    /** The table of the grants. */
    String grants() {
        return thing.name() + "_ref";
    }

    /** The table of the fences. */
    String fences() {
        return thing.name() + "_fence";
    }

    /** The table of the recalls that were decided. */
    String recalls() {
        return thing.name() + "_recall";
    }

    /** The column of fences and recalls that holds the id. */
    String idColumn() {
        return thing.name() + "_id";
    }

    /** The names of the copied columns, each behind a prefix, separated by commas. */
    String columns(String prefix) {
        return columns.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
    }
}
