package org.petregistry.rest.database;

import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;

/**
 * A second pool of few connections to the same database, which no {@link ConnectionGate} guards: for the gate itself, and for
 * the work that opens it.
 */
@Singleton
public class UnguardedPool {
    private final PoolSettings settings;

    /** @param serving injected, so that the pools exist */
    UnguardedPool(PoolSettings settings, Pool serving) {
        this.settings = settings;
        // A client proxy: any call makes it create the pools.
        serving.size();
    }

    /** The pool. */
    public Pool pool() {
        return settings.unguarded();
    }
}
