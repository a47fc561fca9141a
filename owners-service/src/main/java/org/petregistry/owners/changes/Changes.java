package org.petregistry.owners.changes;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.petregistry.owners.time.Pauses;

/** Reads the change feed, and waits for something new in it. */
@ApplicationScoped
class Changes {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static final String READ = """
            (select position, id, version, name, username, false as deleted
             from owner where position > $1 order by position limit $2)
            union all
            (select position, id, version, null, null, true
             from deleted_owner where position > $1 order by position limit $2)
            order by position limit $2""";

    private final Pool pool;
    private final Positions positions;
    private final Pauses pauses;

    private volatile boolean stopping;

    Changes(Pool pool, Positions positions, Pauses pauses) {
        this.pool = pool;
        this.positions = positions;
        this.pauses = pauses;
    }

    /** Nobody waits any longer when the service is to stop. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    /**
     * The changes behind a place in the feed.
     *
     * @param after the place where an answer ended, or 0
     * @param limit how many changes at the most
     * @param wait how long to wait for one if there is none
     */
    Uni<Piece> after(long after, int limit, Duration wait) {
        long start = System.nanoTime();
        return read(after, limit)
                .flatMap(piece -> piece.isEmpty() && !wait.isZero()
                        ? Multi.createBy()
                                .repeating()
                                .uni(() -> pauses.of(LOOK_AGAIN).chain(() -> read(after, limit)))
                                .whilst(next -> next.isEmpty() && isLeft(wait, start))
                                .collect()
                                .last()
                        : Uni.createFrom().item(piece));
    }

    private boolean isLeft(Duration wait, long start) {
        return !stopping && System.nanoTime() - start < wait.toNanos();
    }

    private Uni<Piece> read(long after, int limit) {
        return positions
                .assign()
                .chain(() -> pool.preparedQuery(READ).execute(Tuple.of(after, limit)))
                .map(rows -> {
                    List<OwnerChange> items = new ArrayList<>();
                    long next = after;
                    for (Row row : rows) {
                        items.add(change(row));
                        next = row.getLong("position");
                    }
                    return new Piece(items, next);
                });
    }

    private static OwnerChange change(Row row) {
        long id = row.getLong("id");
        long version = row.getLong("version");
        return row.getBoolean("deleted")
                ? OwnerChange.deleted(id, version)
                : OwnerChange.living(id, version, row.getString("name"), row.getString("username"));
    }

    /** Changes, and where they end. */
    record Piece(List<OwnerChange> items, long next) {
        boolean isEmpty() {
            return items.isEmpty();
        }
    }
}
