package org.petregistry.rest.database;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Limits the connections of expensive or slow work: lists and streams may each hold a quarter of the pool, so half of the
 * connections stay available for single reads and for writes.
 */
@Singleton
public class PoolShares {
    private static final Logger LOG = Logger.getLogger(PoolShares.class);

    /** One connection for lists, one for streams, one for everything else. */
    private static final int LEAST = 3;

    private final int poolSize;

    /** @param poolSize how many connections the pool opens at most */
    public PoolShares(
            @ConfigProperty(name = "quarkus.datasource.reactive.max-size", defaultValue = "20") int poolSize) {
        this.poolSize = poolSize;
    }

    /** A pool that is too small fails the start. */
    void check(@Observes StartupEvent start) {
        if (poolSize < LEAST) {
            throw new ConfigurationException(
                    "DATABASE_POOL_SIZE is " + poolSize + " and must be at least " + LEAST + ".");
        }
    }

    /**
     * The maximum number of connections for one kind of work: a quarter of the pool, or the configured number if that is less,
     * but at least one.
     *
     * @param variable the name of the setting, for the log
     * @param configured the configured number, if any
     */
    public int quarter(String variable, OptionalInt configured) {
        int most = Math.max(1, poolSize / 4);
        int wanted = configured.orElse(most);
        int share = Math.min(most, Math.max(1, wanted));
        if (share != wanted) {
            LOG.warnf(
                    "%s is %d, but %d is used: at least 1, and at most a quarter of DATABASE_POOL_SIZE, which is %d.",
                    variable, wanted, share, poolSize);
        }
        return share;
    }
}
