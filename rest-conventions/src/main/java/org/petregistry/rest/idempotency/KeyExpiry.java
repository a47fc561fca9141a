package org.petregistry.rest.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;

/** Forgets idempotency keys when their 24 hours are over. */
@Singleton
public class KeyExpiry {
    private final Pool pool;

    KeyExpiry(Pool pool) {
        this.pool = pool;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return pool.query("delete from idempotency_key where created_at < now() - interval '24 hours'")
                .execute()
                .replaceWithVoid();
    }
}
