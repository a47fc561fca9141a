package org.petregistry.rest.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.CompositeException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.persistence.OptimisticLockException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseProblemsTest {
    @ParameterizedTest
    @CsvSource({
        "55P03, busy",
        "40P01, busy",
        "40001, busy",
        "57014, busy",
        "57P01, database-unavailable",
        "57P03, database-unavailable",
        "08006, database-unavailable",
        "53100, database-unavailable",
        "53300, database-unavailable",
        "58030, database-unavailable",
        "55000, database-unavailable",
        "25006, database-unavailable"
    })
    void an_error_of_postgresql_is_mapped_by_its_sql_state_in_any_exception(String sqlState, String type) {
        PgException refused = new PgException("no", "ERROR", sqlState, "because");

        assertThat(typeOf(refused)).isEqualTo(type);
        assertThat(typeOf(new CompletionException(refused))).isEqualTo(type);
        assertThat(typeOf(new GenericJDBCException("could not", new SQLException("no", sqlState))))
                .isEqualTo(type);
    }

    @Test
    void a_failure_to_connect_means_that_nothing_was_changed() {
        for (Throwable failure : List.of(new ConnectException(), new UnknownHostException())) {
            assertThat(typeOf(new CompletionException(failure))).isEqualTo("database-unavailable");
            assertThat(detailOf(failure)).contains("Nothing was changed");
        }
    }

    @Test
    void a_lost_connection_promises_nothing_about_a_change() {
        for (Throwable failure : List.of(
                ClosedConnectionException.INSTANCE,
                new IOException("Connection reset by peer"),
                new SocketException("Connection reset"),
                new ClosedChannelException(),
                new VertxException("Connection is not active now, current status: CLOSED", true))) {
            assertThat(typeOf(new CompletionException(failure))).isEqualTo("database-unavailable");
            assertThat(detailOf(failure)).doesNotContain("Nothing was changed").contains("may have happened");
        }
    }

    @Test
    void an_exhausted_pool_means_busy() {
        for (Throwable failure : List.of(
                new NoStackTraceThrowable("Timeout"),
                new VertxException("Timeout waiting for connection", true),
                new ConnectionPoolTooBusyException("full"))) {
            assertThat(typeOf(new CompletionException(failure))).isEqualTo("busy");
        }
    }

    @Test
    void a_connection_lost_before_a_rollback_is_a_failure_of_the_database() {
        assertThat(typeOf(new CompositeException(
                        new IllegalStateException("the work's own"), new SocketException("Connection reset"))))
                .isEqualTo("database-unavailable");
    }

    @Test
    void a_lost_race_is_a_version_mismatch() {
        assertThat(typeOf(new OptimisticLockException())).isEqualTo("version-mismatch");
    }

    @Test
    void any_other_failure_is_not_a_database_problem() {
        assertThat(DatabaseProblems.of(new IllegalStateException("Timeout"))).isEmpty();
        assertThat(DatabaseProblems.of(new PgException("no", "ERROR", "42601", "syntax")))
                .isEmpty();
    }

    private static String detailOf(Throwable failure) {
        return DatabaseProblems.of(failure).orElseThrow().getMessage();
    }

    private static String typeOf(Throwable failure) {
        return DatabaseProblems.of(failure).orElseThrow().type().name();
    }
}
