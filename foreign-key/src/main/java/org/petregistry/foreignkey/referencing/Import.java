package org.petregistry.foreignkey.referencing;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.petregistry.foreignkey.pairing.PairLock;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.Fence;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.rest.database.Transactions;

/**
 * Imports active things of the other service. A thing whose fence is closed is never imported: its active state is older than
 * its recall. An older version never overwrites a newer one, and a grant never becomes that of another thing with the same id.
 *
 * <p>Separate statements, ids ascending: a statement that locks and updates at once would use a snapshot from before the lock.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class Import {
    private final Transactions transactions;
    private final int columns;
    private final String addFences;
    private final String lockFences;
    private final String addGrants;

    Import(ReferencingSide side, Transactions transactions) {
        this.transactions = transactions;
        Referencing key = side.declaration();
        List<Column> copied = key.target().columns();
        columns = copied.size();
        addFences = key.sql("insert into <thing>_fence (<id>) select id from unnest($1::bigint[]) id order by id"
                + " on conflict do nothing");
        lockFences =
                key.sql("select <id> as id, closed from <thing>_fence where <id> = any ($1) order by <id> for update");
        addGrants = key.sql("""
            insert into <thing>_ref as known (id, version, key, %1$s)
            select * from unnest($1::bigint[], $2::bigint[], $3::uuid[], %2$s) received (id, version, key, %1$s)
            order by id
            on conflict (id) do update set version = excluded.version, key = coalesce(known.key, excluded.key), %3$s
              where known.version < excluded.version and (known.key is null or known.key = excluded.key)\
            """)
                .formatted(
                        key.target().columns(""),
                        IntStream.range(0, columns)
                                .mapToObj(i -> "$" + (i + 4) + "::text[]")
                                .collect(Collectors.joining(", ")),
                        copied.stream()
                                .map(column -> column.name() + " = excluded." + column.name())
                                .collect(Collectors.joining(", ")));
    }

    /**
     * Imports things in a transaction of its own.
     *
     * @param pair the pair number of the message that they come from
     * @return the ids of those whose fence is closed, which were not imported
     */
    Uni<Set<Long>> importAll(UUID pair, Collection<Known> things) {
        return transactions.inSql(
                connection -> PairLock.requireSettled(connection, pair).chain(() -> importAll(connection, things)));
    }

    /** The same in the caller's transaction, which has checked the pair number. */
    public Uni<Set<Long>> importAll(SqlConnection connection, Collection<Known> things) {
        if (things.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        List<Known> ascending =
                things.stream().sorted(Comparator.comparing(Known::id)).toList();
        Tuple ids = Tuple.of(ascending.stream().map(Known::id).toArray(Long[]::new));
        return connection
                .preparedQuery(addFences)
                .execute(ids)
                .chain(() -> connection.preparedQuery(lockFences).execute(ids))
                .map(fences -> {
                    Map<Long, Fence> states = new HashMap<>();
                    for (Row fence : fences) {
                        states.put(fence.getLong("id"), fence.getBoolean("closed") ? Fence.CLOSED : Fence.OPEN);
                    }
                    return ascending.stream().collect(Collectors.partitioningBy(known -> states.get(known.id())
                            .admits(known)));
                })
                .call(admitted -> connection.preparedQuery(addGrants).execute(rows(admitted.get(true))))
                .map(admitted -> admitted.get(false).stream().map(Known::id).collect(Collectors.toSet()));
    }

    private Tuple rows(List<Known> things) {
        Tuple rows = Tuple.of(
                things.stream().map(Known::id).toArray(Long[]::new),
                things.stream().map(Known::version).toArray(Long[]::new),
                things.stream().map(Known::key).toArray(UUID[]::new));
        for (int i = 0; i < columns; i++) {
            int column = i;
            rows.addArrayOfString(
                    things.stream().map(known -> known.values().get(column)).toArray(String[]::new));
        }
        return rows;
    }
}
