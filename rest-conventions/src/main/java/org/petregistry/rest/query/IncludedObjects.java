package org.petregistry.rest.query;

import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The embedded objects of one request. */
public record IncludedObjects(List<IncludeOption> all) {

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public boolean has(String name) {
        return all.stream().anyMatch(include -> include.name().equals(name));
    }

    /**
     * Reads an object that is embedded by a join.
     *
     * @param name the name of the {@link IncludeOption}
     * @param reader creates the object from a row and the prefix of its columns
     * @return null if not included; empty if there is none
     */
    public <T> Optional<T> read(String name, Row row, BiFunction<Row, String, T> reader) {
        if (!has(name)) {
            return null;
        }
        String prefix = name + ".";
        return row.getLong(prefix + "id") == null ? Optional.empty() : Optional.of(reader.apply(row, prefix));
    }
}
