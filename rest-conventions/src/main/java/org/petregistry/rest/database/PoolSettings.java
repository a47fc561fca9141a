package org.petregistry.rest.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The bounds within which a service uses its database, set on every connection of the reactive pool: waiting writers must
 * not use up the pool, and an instance that hangs must not keep its locks.
 */
@Singleton
public class PoolSettings implements PgPoolCreator {
    /**
     * Begins the SQL of a statement that PostgreSQL plans for the values at hand each time it runs.
     *
     * <p>A kept statement is planned without its values after a few runs. Without them, {@code like} is taken to match one
     * row in 200 whatever it looks for, so that walking through the table until a page is full seems cheaper than the index
     * that finds the three rows there are. And the plan lasts, also where the table has grown from ten rows to a million.
     *
     * <p>Planning takes longer than to find one row by its id, so other statements are kept.
     */
    public static final String PLANNED_EACH_TIME = "/* planned each time */ ";

    private final String application;

    PoolSettings(@ConfigProperty(name = "quarkus.application.name") String application) {
        this.application = application;
    }

    @Override
    public Pool create(Input input) {
        for (PgConnectOptions options : input.pgConnectOptionsList()) {
            options.addProperty("application_name", application)
                    // Longer than deadlock_timeout, which is 1 s: else no deadlock would be told, and tried again.
                    .addProperty("lock_timeout", "1200ms")
                    .addProperty("statement_timeout", "5s")
                    .addProperty("idle_in_transaction_session_timeout", "10s")
                    // Less than the wait for a connection: a database that does not answer is told from a pool in use.
                    .setConnectTimeout(1_500);
            options.setCachePreparedStatements(true)
                    .setPreparedStatementCacheSqlFilter(sql -> !sql.startsWith(PLANNED_EACH_TIME));
        }
        return PgBuilder.pool()
                .with(input.poolOptions().setConnectionTimeout(2).setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
