package org.petregistry.rest.query;

import io.vertx.mutiny.sqlclient.Row;

/** Makes the object that a row stands for, from its columns by their names. */
@FunctionalInterface
public interface RowReader<T> {
    /**
     * @param row a row of a {@link Listing}'s statement
     * @param included what was asked to be embedded
     */
    T read(Row row, Included included);
}
