package org.petregistry.rest.query;

import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What one request embeds. */
public final class Included {
    private final List<Include> includes;

    Included(List<Include> includes) {
        this.includes = List.copyOf(includes);
    }

    public boolean isEmpty() {
        return includes.isEmpty();
    }

    public boolean has(String name) {
        return includes.stream().anyMatch(include -> include.name().equals(name));
    }

    /**
     * Reads what the same statement embeds.
     *
     * @param name the name of the {@link Include}
     * @param reader makes the object from a row and the prefix that the names of its columns have in that row
     * @return null where it was not asked for; empty where there is none
     */
    public <T> Optional<T> read(String name, Row row, BiFunction<Row, String, T> reader) {
        if (!has(name)) {
            return null;
        }
        String prefix = name + ".";
        return row.getLong(prefix + "id") == null ? Optional.empty() : Optional.of(reader.apply(row, prefix));
    }

    List<Include> all() {
        return includes;
    }
}
