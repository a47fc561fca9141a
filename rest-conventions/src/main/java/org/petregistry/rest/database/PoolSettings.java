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
            // A listing's statements are made from its declaration: many, but the same again and again.
            options.setCachePreparedStatements(true).setPreparedStatementCacheSqlLimit(8_192);
        }
        return PgBuilder.pool()
                .with(input.poolOptions().setConnectionTimeout(2).setConnectionTimeoutUnit(TimeUnit.SECONDS))
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }
}
