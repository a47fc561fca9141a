package org.petregistry.owners.unique;

import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Values that a request writes to a column with a case-insensitive unique index.
 *
 * @param table the table
 * @param column the column; {@code uq_<table>_<column>} is its unique index
 * @param values the values, in the order of the request; null if an entry has none
 * @param pointer the place of an entry's value in the body, as a JSON pointer
 */
public record UniqueText(String table, String column, List<String> values, IntFunction<String> pointer) {

    /** The value of a request that has only one. */
    public static UniqueText one(String table, String column, String value) {
        // Not List.of: the value may be null.
        return new UniqueText(table, column, Collections.singletonList(value), entry -> "/" + column);
    }

    /** One value of each entry of a batch. */
    public static UniqueText each(String table, String column, List<String> values) {
        return new UniqueText(table, column, values, entry -> "/" + entry + "/" + column);
    }

    String index() {
        return "uq_" + table + "_" + column;
    }

    /** The entries whose value another row or an earlier entry has. */
    String sqlOfTaken() {
        return """
                select place, lower(value collate pg_unicode_fast) in (select lower(%2$s) from %1$s
                    where id <> $2 and lower(%2$s) = lower(asked.value collate pg_unicode_fast)) as stored,
                  row_number() over (partition by lower(value collate pg_unicode_fast) order by place) > 1 as repeated
                from unnest($1::text[]) with ordinality asked (value, place)
                where value is not null
                order by place""".formatted(table, column);
    }
}
