package org.petregistry.rest.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class PoolTimerFilterTest {
    private static final String MESSAGE = "Result is already complete";

    private final PoolTimerFilter filter = new PoolTimerFilter();

    @Test
    void only_the_timer_of_the_connection_pool_is_left_out() {
        assertThat(filter.isLoggable(entry(failure(MESSAGE, "io.vertx.sqlclient.impl.pool.SqlConnectionPool"))))
                .isFalse();
        assertThat(filter.isLoggable(entry(failure(MESSAGE, "io.vertx.core.Future"))))
                .isTrue();
        assertThat(filter.isLoggable(entry(failure("other", "io.vertx.sqlclient.impl.pool.SqlConnectionPool"))))
                .isTrue();
        assertThat(filter.isLoggable(entry(null))).isTrue();
    }

    private static LogRecord entry(Throwable thrown) {
        LogRecord entry = new LogRecord(Level.SEVERE, "Uncaught exception received by Vert.x");
        entry.setThrown(thrown);
        return entry;
    }

    private static IllegalStateException failure(String message, String second) {
        IllegalStateException failure = new IllegalStateException(message);
        failure.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("io.vertx.core.Promise", "fail", "Promise.java", 90),
            new StackTraceElement(second, "lambda$execute$3", "SqlConnectionPool.java", 216)
        });
        return failure;
    }
}
