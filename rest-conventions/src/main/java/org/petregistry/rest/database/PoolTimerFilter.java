package org.petregistry.rest.database;

import io.quarkus.logging.LoggingFilter;
import java.util.Arrays;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Leaves out of the log that a timer of the connection pool ended after the request that it was for: the pool does not cancel the
 * timer of a request that failed early, as each one does while a {@link ConnectionGate} is closed. It has no effect
 * (vertx-sql-client#1706).
 */
@LoggingFilter(name = "pool-timer")
public final class PoolTimerFilter implements Filter {
    private static final String POOL = "io.vertx.sqlclient.impl.pool.SqlConnectionPool";

    @Override
    public boolean isLoggable(LogRecord entry) {
        return !(entry.getThrown() instanceof IllegalStateException failure
                && "Result is already complete".equals(failure.getMessage())
                && Arrays.stream(failure.getStackTrace()).limit(2).anyMatch(frame -> frame.getClassName()
                        .equals(POOL)));
    }
}
