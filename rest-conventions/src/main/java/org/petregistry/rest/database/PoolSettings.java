package org.petregistry.rest.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * The timeouts of database connections, set on every connection of the reactive pool: waiting writers must not exhaust the
 * pool, and a hanging instance must not keep its locks.
 */
@Singleton
public class PoolSettings implements PgPoolCreator {
    /**
     * Prefix of a statement that PostgreSQL plans for its actual values on each execution.
     *
     * <p>A prepared statement gets a generic plan after a few executions. Without the values, {@code like} is estimated to
     * match one row in 200, so that a scan until a page is full seems cheaper than the index that finds the three matching
     * rows. And the plan stays, even after the table has grown from ten rows to a million.
     *
     * <p>Planning takes longer than finding one row by its id, so other statements are prepared.
     */
    public static final String PLANNED_EACH_TIME = "/* planned each time */ ";

    private final String application;
    private final RegistrySettings.Database settings;

    PoolSettings(@ConfigProperty(name = "quarkus.application.name") String application, RegistrySettings settings) {
        this.application = application;
        this.settings = settings.database();
    }

    /** Otherwise a database that does not respond could not be distinguished from an exhausted pool. */
    void check(@Observes StartupEvent start) {
        if (settings.connectTimeout().compareTo(settings.poolTimeout()) >= 0) {
            throw new ConfigurationException(
                    "REGISTRY_DATABASE_CONNECT_TIMEOUT must be shorter than REGISTRY_DATABASE_POOL_TIMEOUT.");
        }
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    @Override
    public Pool create(Input input) {
        for (PgConnectOptions options : input.pgConnectOptionsList()) {
            options.addProperty("application_name", application)
                    .addProperty("lock_timeout", millis(settings.lockTimeout()))
                    .addProperty("statement_timeout", millis(settings.statementTimeout()))
                    .addProperty("idle_in_transaction_session_timeout", millis(settings.idleTransactionTimeout()))
                    .setConnectTimeout((int) settings.connectTimeout().toMillis());
            options.setCachePreparedStatements(true)
                    .setPreparedStatementCacheSqlFilter(sql -> !sql.startsWith(PLANNED_EACH_TIME));
        }
        return PgBuilder.pool()
                .with(input.poolOptions()
                        .setConnectionTimeout((int) settings.poolTimeout().toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
