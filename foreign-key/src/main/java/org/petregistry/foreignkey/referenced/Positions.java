package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.petregistry.rest.database.Transactions;

/**
 * Assigns every change its position in the feed, after its commit. Positions assigned while writing would become visible out
 * of order, and a reader that continues from the highest one would miss changes that are committed later.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class Positions {
    /** Rows in one batch: at least as many as one response of the feed can have. */
    private static final int MOST_AT_ONCE = ChangesResource.MAX_LIMIT;

    /** Held until the commit, so that positions become visible in order. The key has no other use. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(7041776)";

    /** Rows that are locked by a writer get their position later. */
    private static final String LOCK =
            "select id from %s where position is null order by id limit " + MOST_AT_ONCE + " for update skip locked";

    private static final String NUMBER = "update %s set position = nextval('change_position_seq') where id = any ($1)";

    private final Pool pool;
    private final Transactions transactions;
    private final List<String> tables;
    private final String anyWithout;

    Positions(Pool pool, Transactions transactions, ReferencedSide side) {
        this.pool = pool;
        this.transactions = transactions;
        Referenced key = side.declaration();
        tables = List.of(key.sql("<thing>"), key.sql("deleted_<thing>"));
        anyWithout = key.sql("""
                select exists (select 1 from <thing> where position is null)
                  or exists (select 1 from deleted_<thing> where position is null) as missing""");
    }

    /** Assigns the missing positions, in a short transaction of its own; costs one query if there are none. */
    Uni<Void> assign() {
        return pool.query(anyWithout)
                .execute()
                .flatMap(rows -> rows.iterator().next().getBoolean("missing")
                        ? transactions.inSql(this::assign)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> assign(SqlConnection connection) {
        Uni<?> assigned = connection.query(ONE_AT_A_TIME).execute();
        for (String table : tables) {
            // Lock and update are separate statements: the second one sees what was committed while the first one
            // waited.
            assigned = assigned.chain(
                            () -> connection.query(LOCK.formatted(table)).execute())
                    .flatMap(rows -> number(connection, table, rows));
        }
        return assigned.replaceWithVoid();
    }

    private static Uni<Void> number(SqlConnection connection, String table, RowSet<Row> rows) {
        List<Long> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.getLong("id")));
        if (ids.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(NUMBER.formatted(table))
                .execute(Tuple.of(ids.toArray(Long[]::new)))
                .replaceWithVoid();
    }
}
