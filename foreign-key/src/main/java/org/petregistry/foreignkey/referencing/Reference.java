package org.petregistry.foreignkey.referencing;

import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.IncludeOption;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Join;

/** A referencing column in a collection: the copied columns come from the grant, in the same statement. */
public final class Reference {
    private final Target target;
    private final String name;
    private final String alias;
    private final Join join;

    Reference(Target target, String name, String column, boolean nullable) {
        this.target = target;
        this.name = name;
        this.alias = name + "_ref";
        String clause = "join %s %s on %s.id = %s".formatted(target.grants(), alias, alias, column);
        this.join = new Join(nullable ? "left " + clause : clause, alias + ".id", column, !nullable);
    }

    /** The same collection with the fields of {@link #fields} and what {@link #include} embeds. */
    public <T> CollectionDeclaration<T> in(CollectionDeclaration<T> collection) {
        return collection.fields(fields()).includes(include());
    }

    /** The fields of the thing, {@code customer.name}, by which the collection may be filtered and sorted. */
    public Field[] fields() {
        return target.columns().stream().map(this::field).toArray(Field[]::new);
    }

    private Field field(Column column) {
        Field field = Field.text(name + "." + column.name(), alias + "." + column.name());
        Field filtered = (column.ignoresCase() ? field.equalIgnoringCase() : field.equal())
                .prefix()
                .sort();
        return column.nullable() ? filtered.nullableThrough(join) : filtered.through(join);
    }

    /** What embeds the thing by {@code include=<name>}. */
    public IncludeOption include() {
        return IncludeOption.joined(
                name,
                join,
                Stream.concat(Stream.of("id"), target.columns().stream().map(Column::name))
                        .map(column -> alias + "." + column)
                        .toArray(String[]::new));
    }

    /**
     * Reads the columns that {@link #include} selected.
     *
     * @return null if not included; empty if the column is null
     */
    public Optional<Embedded> read(Row row, IncludedObjects included) {
        return included.read(name, row, this::embedded);
    }

    private Embedded embedded(Row row, String prefix) {
        List<String> values = new ArrayList<>();
        target.columns().forEach(column -> values.add(row.getString(prefix + column.name())));
        return new Embedded(target.columns(), row.getLong(prefix + "id"), values);
    }
}
