package org.petregistry.foreignkey.pairing;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sequences of ids, and the ids that the other side has reserved. A sequence yields no id above its maximum, and its maximum
 * is never above what the other database remembers: after a restore, ids that were used and forgotten are skipped.
 */
public final class Sequences {
    private static final long UNLIMITED = Long.MAX_VALUE;

    private static final String READ = """
            select sequencename, coalesce(last_value, 0) as last, max_value as max from pg_sequences
            where schemaname = current_schema and sequencename = any ($1)""";

    private static final String HOLD = """
            insert into reserved_ids (sequence, up_to) select * from unnest($1::text[], $2::bigint[])
            on conflict (sequence) do update set up_to = greatest(reserved_ids.up_to, excluded.up_to)""";

    /**
     * Only the one that uses the ids may give some back, and it has lowered its maximum before. Nothing happens if more was
     * reserved in between.
     */
    private static final String RELEASE = """
            update reserved_ids set up_to = given.up_to
            from unnest($1::text[], $2::bigint[], $3::bigint[]) given (sequence, up_to, reserved)
            where reserved_ids.sequence = given.sequence and reserved_ids.up_to = given.reserved""";

    private static final String HELD = "select sequence, up_to from reserved_ids";

    /**
     * A transaction that has taken an id holds up {@code alter sequence} until it ends, and that holds up all others which
     * want one. So it gives up early, and is tried again.
     */
    private static final String HURRY = "set local lock_timeout = '200ms'";

    private final List<String> tables;

    /** @param tables the tables whose ids come from the sequence {@code <table>_id_seq} */
    public Sequences(List<String> tables) {
        this.tables = List.copyOf(tables);
    }

    /** The tables. */
    List<String> tables() {
        return tables;
    }

    /**
     * A sequence.
     *
     * @param last the last id that it returned; 0 before the first
     * @param max its maximum
     */
    public record Use(long last, long max) {
        /** Whether the pair has met, so that the ids are limited. */
        public boolean isLimited() {
            return max < UNLIMITED;
        }

        /** The ids that are left. */
        public long left() {
            return max - last;
        }
    }

    /** The own sequences, by table. */
    public Uni<Map<String, Use>> read(SqlConnection connection) {
        return connection
                .preparedQuery(READ)
                .execute(Tuple.of(tables.stream().map(Sequences::name).toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Use> uses = new LinkedHashMap<>();
                    rows.forEach(row -> uses.put(
                            row.getString("sequencename").replaceFirst("_id_seq$", ""),
                            new Use(row.getLong("last"), row.getLong("max"))));
                    return uses;
                });
    }

    /** The ids that this side has reserved for the other one, by table. */
    public static Uni<Map<String, Long>> held(SqlConnection connection) {
        return connection.query(HELD).execute().map(rows -> {
            Map<String, Long> held = new LinkedHashMap<>();
            rows.forEach(row -> held.put(row.getString("sequence"), row.getLong("up_to")));
            return held;
        });
    }

    /** Reserves ids for the other side. */
    public static Uni<Void> hold(SqlConnection connection, Map<String, Long> upTo) {
        return connection.preparedQuery(HOLD).execute(tuple(upTo)).replaceWithVoid();
    }

    /**
     * Takes back reservations that the other side does not need.
     *
     * @param upTo the greatest id that it has used, by table
     * @param reserved the reservation that it gives back; a later one stays
     */
    public static Uni<Void> release(SqlConnection connection, Map<String, Long> upTo, Map<String, Long> reserved) {
        Tuple tuple = tuple(upTo)
                .addArrayOfLong(upTo.keySet().stream()
                        .map(table -> reserved.getOrDefault(table, 0L))
                        .toArray(Long[]::new));
        return connection.preparedQuery(RELEASE).execute(tuple).replaceWithVoid();
    }

    private static Tuple tuple(Map<String, Long> upTo) {
        return Tuple.of(upTo.keySet().toArray(String[]::new), upTo.values().toArray(Long[]::new));
    }

    /**
     * Skips ids, and sets the maximum of each sequence. Fails soon if a transaction that creates rows takes long.
     *
     * @param atLeast the ids up to here are never returned, by table
     * @param upTo the new maximum, by table; a sequence that has returned more keeps its last id as maximum
     */
    public Uni<Void> change(SqlConnection connection, Map<String, Long> atLeast, Map<String, Long> upTo) {
        return connection
                .query(HURRY)
                .execute()
                .chain(() -> Multi.createFrom()
                        .iterable(tables)
                        .onItem()
                        .transformToUniAndConcatenate(
                                table -> change(connection, table, atLeast.getOrDefault(table, 0L), upTo.get(table)))
                        .collect()
                        .asList())
                .replaceWithVoid();
    }

    /** {@code alter sequence} locks the sequence until the commit, so that no id is returned in between. */
    private static Uni<Void> change(SqlConnection connection, String table, long atLeast, Long upTo) {
        String sequence = name(table);
        return connection
                .query(
                        "select max_value as max from pg_sequences where schemaname = current_schema and sequencename = '"
                                + sequence + "'")
                .execute()
                .map(rows -> rows.iterator().next().getLong("max"))
                .call(() -> alter(connection, sequence, UNLIMITED))
                .flatMap(before -> connection
                        .query("select case when is_called then last_value else last_value - 1 end as last from "
                                + sequence)
                        .execute()
                        .flatMap(rows -> {
                            Row row = rows.iterator().next();
                            long last = Math.max(row.getLong("last"), atLeast);
                            Uni<?> skipped = last > row.getLong("last")
                                    ? connection
                                            .query("select setval('" + sequence + "', " + last + ")")
                                            .execute()
                                    : Uni.createFrom().voidItem();
                            long max = upTo == null ? before : upTo;
                            return skipped.chain(() -> alter(connection, sequence, Math.max(Math.max(max, last), 1)));
                        }));
    }

    /** Allows any id, until {@link #change} sets the maximum again. */
    public Uni<Void> unlimit(SqlConnection connection, String table) {
        return alter(connection, name(table), UNLIMITED);
    }

    private static Uni<Void> alter(SqlConnection connection, String sequence, long max) {
        return connection
                .query("alter sequence " + sequence + " maxvalue " + max)
                .execute()
                .replaceWithVoid();
    }

    private static String name(String table) {
        return table + "_id_seq";
    }
}
