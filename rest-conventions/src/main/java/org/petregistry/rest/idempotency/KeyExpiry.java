package org.petregistry.rest.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.petregistry.rest.settings.RegistrySettings;

/** Forgets idempotency keys when their time is over. */
@Singleton
public class KeyExpiry {
    private static final int MOST_AT_ONCE = 5_000;

    /** Some at a time, so that no backlog makes it take longer than a statement may. */
    private static final String FORGET_SOME = """
            delete from idempotency_key where key in (
              select key from idempotency_key where created_at < now() - $1 * interval '1 second'
              order by created_at limit %d for update skip locked)""".formatted(MOST_AT_ONCE);

    private final Pool pool;

    /** For how many seconds a key is kept. */
    private final double retention;

    KeyExpiry(Pool pool, RegistrySettings settings) {
        this.pool = pool;
        this.retention = settings.idempotency().retention().toSeconds();
    }

    /** Forgets all those. One that is being used just now is left for the next time. */
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
