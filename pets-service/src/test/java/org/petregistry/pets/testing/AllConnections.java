package org.petregistry.pets.testing;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Takes all connections of the service's pool until this is closed. */
public final class AllConnections implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Opening a connection can take longer than the service waits for one. */
    private static final int TRIES = 10;

    private final List<SqlConnection> taken = new ArrayList<>();

    /** Takes them. */
    public AllConnections(Pool pool, int poolSize) {
        try {
            for (int i = 0; i < poolSize; i++) {
                taken.add(pool.getConnection()
                        .onFailure()
                        .retry()
                        .atMost(TRIES)
                        .await()
                        .atMost(PATIENCE));
            }
        } catch (RuntimeException notAll) {
            close();
            throw notAll;
        }
    }

    /** Runs a query that returns one number on each of them. */
    public List<Long> numbers(String query) {
        return taken.stream()
                .map(connection -> connection
                        .query(query)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0))
                        .await()
                        .atMost(PATIENCE))
                .toList();
    }

    @Override
    public void close() {
        taken.forEach(connection -> connection.close().await().atMost(PATIENCE));
    }
}
