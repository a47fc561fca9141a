package org.petregistry.rest.query;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Collects a statement's values: input from clients reaches the database as parameters, never as SQL text. */
final class Statement {
    private final List<Object> values = new ArrayList<>();

    /** Binds a value and returns its placeholder. */
    String bind(Object value) {
        values.add(value);
        return "$" + values.size();
    }

    Tuple values() {
        return Tuple.from(values);
    }
}
