package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.petregistry.foreignkey.protocol.Changes;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Known.State;
import org.petregistry.foreignkey.settings.ForeignKeySettings;

/** Reads the change feed, and waits for new changes. */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class ChangeFeed {
    /** The polling interval while a call waits. */
    private final Duration interval;

    private final Pool pool;
    private final Positions positions;
    private final Pauses pauses;
    private final RegistryIdentity registry;
    private final Referenced key;
    private final String readSql;

    private volatile boolean stopping;

    ChangeFeed(
            Pool pool,
            Positions positions,
            Pauses pauses,
            RegistryIdentity registry,
            ReferencedSide side,
            ForeignKeySettings settings) {
        this.interval = settings.changes().interval();
        this.pool = pool;
        this.positions = positions;
        this.pauses = pauses;
        this.registry = registry;
        key = side.declaration();
        String nothing = key.columns().stream().map(column -> "null").collect(Collectors.joining(", "));
        readSql = key.sql("""
                (select position, id, version, key, %s, false as deleted, pair
                 from <thing> left join (select pair from pairing where settled) p on true where position > $1 order by position limit $2)
                union all
                (select position, id, version, null, %s, true, pair
                 from deleted_<thing> left join (select pair from pairing where settled) p on true where position > $1 order by position limit $2)
                order by position limit $2""").formatted(key.columns(""), nothing);
    }

    /** Waiting calls end when the service stops. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    /**
     * The changes after a position in the feed.
     *
     * @param after the end of the last response, or 0
     * @param limit the maximum number of changes
     * @param wait how long to wait if there are none
     */
    Uni<Changes> after(long after, int limit, Duration wait) {
        long start = System.nanoTime();
        return registry.id().flatMap(id -> read(id, after, limit)
                .flatMap(piece -> piece.items().isEmpty() && !wait.isZero()
                        ? Multi.createBy()
                                .repeating()
                                .uni(() -> pauses.of(interval).chain(() -> read(id, after, limit)))
                                .whilst(next -> next.items().isEmpty() && isLeft(wait, start))
                                .collect()
                                .last()
                        : Uni.createFrom().item(piece)));
    }

    private boolean isLeft(Duration wait, long start) {
        return !stopping && System.nanoTime() - start < wait.toNanos();
    }

    private Uni<Changes> read(UUID registryId, long after, int limit) {
        return positions
                .assign()
                .chain(() -> pool.preparedQuery(readSql).execute(Tuple.of(after, limit)))
                .map(rows -> {
                    List<Known> items = new ArrayList<>();
                    long next = after;
                    for (Row row : rows) {
                        items.add(change(row));
                        next = row.getLong("position");
                    }
                    return new Changes(registryId, OwnPair.of(rows), items, next);
                });
    }

    private Known change(Row row) {
        return new Known(
                row.getLong("id"),
                row.getBoolean("deleted") ? State.DELETED : State.ACTIVE,
                LookupResource.values(key, row),
                row.getLong("version"),
                row.getUUID("key"));
    }
}
