package org.petregistry.rest.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.petregistry.rest.settings.RegistrySettings;

/** Deletes expired idempotency keys. */
@Singleton
public class KeyExpiry {
    private static final int MOST_AT_ONCE = 5_000;

    /** In batches, so that a backlog does not exceed the statement timeout. */
    private static final String FORGET_SOME = """
            delete from idempotency_key where key in (
              select key from idempotency_key where created_at < now() - $1 * interval '1 second'
              order by created_at limit %d for update skip locked)""".formatted(MOST_AT_ONCE);

    private final Pool pool;

    /** The number of seconds that a key is kept. */
    private final double retention;

    KeyExpiry(Pool pool, RegistrySettings settings) {
        this.pool = pool;
        this.retention = settings.idempotency().retention().toSeconds();
    }

    /** Deletes all expired keys, except those that are locked by a request. */
    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public Uni<Void> forget() {
        return pool.preparedQuery(FORGET_SOME)
                .execute(Tuple.of(retention))
                .map(rows -> rows.rowCount() == MOST_AT_ONCE)
                .repeat()
                .whilst(more -> more)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
