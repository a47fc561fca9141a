package org.petregistry.rest.query;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Collects a statement's values: what a client sent reaches the database as a parameter, never as text. */
final class Statement {
    private final List<Object> values = new ArrayList<>();

    /** Binds a value and gives the placeholder that stands for it. */
    String bind(Object value) {
        values.add(value);
        return "$" + values.size();
    }

    Tuple values() {
        return Tuple.from(values);
    }
}
