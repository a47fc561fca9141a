package org.petregistry.foreignkey.referencing;

import java.util.List;
import java.util.stream.Collectors;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.Thing;

/**
 * The referenced thing of another service, and its copied columns. Grants are in the table {@code <thing>_ref}, fences in
 * {@code <thing>_fence}, decided recalls in {@code <thing>_recall}.
 *
 * @param thing its name
 * @param service the name of the referenced service, and of its contract, in which the thing's schema has the thing's
 *     capitalized name
 * @param columns the copied columns
 */
public record Target(Thing thing, String service, List<Column> columns) {

    /** @param service the name of the referenced service, for messages, health and metrics */
    public static Target of(String name, String plural, String service, Column... columns) {
        return new Target(new Thing(name, plural), service, List.of(columns));
    }

    /**
     * A referencing column, for a collection of the referencing rows.
     *
     * @param name the name of the reference in the API, {@code customer}
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

    /** The column of fences and recalls with the id. */
    String idColumn() {
        return thing.name() + "_id";
    }

    /** The names of the copied columns, each with a prefix, separated by commas. */
    String columns(String prefix) {
        return columns.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
    }
}
