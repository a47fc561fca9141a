package org.petregistry.rest.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Future;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.petregistry.rest.settings.RegistrySettings;

/**
 * The timeouts of database connections, set on every connection of the reactive pool: waiting writers must not exhaust the
 * pool, and a hanging instance must not keep its locks.
 */
@Singleton
public class PoolSettings implements PgPoolCreator {
    private static final Logger LOG = Logger.getLogger(PoolSettings.class);

    /**
     * The number of statements that each connection keeps prepared. Clients choose the filters of a page, so they are
     * unlimited, and each takes memory in the database.
     */
    private static final int PREPARED_STATEMENTS = 64;

    /** Connections of the unguarded pool: one for a long task, and one for everything else. */
    private static final int UNGUARDED = 3;

    /** The pool has no way to reject a connection that it has just opened, but notices that it ended. */
    private static final String END = "select pg_terminate_backend(pg_backend_pid())";

    private final String application;
    private final RegistrySettings.Database settings;
    private final Instance<ConnectionGate> gates;

    private volatile io.vertx.mutiny.sqlclient.Pool unguarded;

    PoolSettings(
            @ConfigProperty(name = "quarkus.application.name") String application,
            RegistrySettings settings,
            @Any Instance<ConnectionGate> gates) {
        this.application = application;
        this.settings = settings.database();
        this.gates = gates;
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
                    .setPreparedStatementCacheMaxSize(PREPARED_STATEMENTS)
                    .setPreparedStatementCacheSqlFilter(Plans::isReusable);
        }
        unguarded = io.vertx.mutiny.sqlclient.Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions(input.poolOptions()).setMaxSize(UNGUARDED).setName(application + "-unguarded"))
                .connectingTo(List.copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build());
        ClientBuilder<Pool> serving =
                PgBuilder.pool().with(waiting(input.poolOptions())).using(input.vertx());
        if (gates.isUnsatisfied()) {
            return serving.connectingTo(List.copyOf(input.pgConnectOptionsList()))
                    .build();
        }
        SqlConnectOptions options = input.pgConnectOptionsList().get(0);
        return serving.connectingTo(() -> consent().map(options))
                .withConnectHandler(this::check)
                .build();
    }

    private PoolOptions waiting(PoolOptions options) {
        return options.setConnectionTimeout((int) settings.poolTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private Future<Void> consent() {
        return Future.fromCompletionStage(gates.get().requireOpen().subscribeAsCompletionStage());
    }

    /** Returns an admitted connection to the pool. Any other one ends, and with it the attempt to open it. */
    private void check(io.vertx.sqlclient.SqlConnection connection) {
        SqlConnection admitted = SqlConnection.newInstance(connection);
        gates.get()
                .admits(admitted)
                .onFailure()
                .recoverWithItem(false)
                .flatMap(admits -> admits
                        ? admitted.close()
                        : admitted.query(END).execute().replaceWithVoid())
                .subscribe()
                .with(
                        done -> {},
                        ended -> LOG.debugf(ended, "The connection to another incarnation of the database has ended"));
    }

    /** The pool that no gate guards. */
    io.vertx.mutiny.sqlclient.Pool unguarded() {
        return unguarded;
    }
}
