package org.petregistry.rest.problem;

import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.persistence.OptimisticLockException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.hibernate.StaleStateException;
import org.petregistry.rest.database.Causes;
import org.petregistry.rest.database.SqlState;

/**
 * Maps a failed statement to a problem. It inspects all causes, so it covers both Hibernate Reactive and the reactive pg
 * client.
 */
public final class DatabaseProblems {
    /** The details of {@code busy}, by https://www.postgresql.org/docs/18/errcodes-appendix.html, after all retries. */
    private static final Map<String, String> BUSY = Map.of(
            "55P03", // lock_not_available: lock_timeout
            "The row is locked by another transaction.",
            "40P01", // deadlock_detected
            "Concurrent transactions are in conflict.",
            "40001", // serialization_failure
            "Concurrent transactions are in conflict.",
            "57014", // query_canceled: statement_timeout
            "The statement took too long.");

    private static final Set<String> UNAVAILABLE = Set.of(
            "25006", // read_only_sql_transaction: a standby answers
            "55000", // object_not_in_prerequisite_state: a standby, or a server in recovery, has no position in the WAL
            "25P03", // idle_in_transaction_session_timeout
            "57P01", // admin_shutdown
            "57P02", // crash_shutdown
            "57P03", // cannot_connect_now
            "57P05"); // idle_session_timeout

    /** The prefix of the pool's message if no connection became free in time; there is no exception class for it. */
    private static final String POOL_TIMEOUT = "Timeout";

    private DatabaseProblems() {}

    /**
     * The problem for a failure of the database: {@code busy}, {@code database-unavailable} or {@code version-mismatch};
     * empty for any other failure. A constraint violation is not handled here: only the code that knows the table can
     * interpret it.
     *
     * <p>A statement that PostgreSQL rejects has had no effect, and neither has one for which there was no connection. A lost
     * connection may hide a successful COMMIT.
     *
     * <p>A connection failure is attributed to the database, so the {@link IOException}s of a call to the other service must
     * not get here.
     */
    public static Optional<Problem> of(Throwable failure) {
        Optional<String> sqlState = SqlState.of(failure);
        if (sqlState.isPresent()) {
            return ofSqlState(sqlState.get());
        }
        if (Causes.of(failure).anyMatch(DatabaseProblems::isLostRace)) {
            return Optional.of(
                    Problem.of(ProblemType.VERSION_MISMATCH, "A concurrent request updated or deleted the resource."));
        }
        if (Causes.of(failure).anyMatch(DatabaseProblems::isPoolTimeout)) {
            return Optional.of(
                    Problem.of(ProblemType.BUSY, "All database connections are in use. Nothing was changed."));
        }
        if (Causes.of(failure).anyMatch(DatabaseProblems::isNoConnection)) {
            return Optional.of(unavailable("The database cannot be reached. Nothing was changed."));
        }
        if (Causes.of(failure).anyMatch(DatabaseProblems::isLostConnection)) {
            return Optional.of(
                    unavailable("The connection to the database was lost. A commit in progress may have happened."));
        }
        return Optional.empty();
    }

    private static Optional<Problem> ofSqlState(String sqlState) {
        if (BUSY.containsKey(sqlState)) {
            return Optional.of(Problem.of(ProblemType.BUSY, BUSY.get(sqlState) + " Nothing was changed."));
        }
        // Class 08: connection exceptions.
        if (sqlState.startsWith("08") || UNAVAILABLE.contains(sqlState) || SqlState.isOutOfResources(sqlState)) {
            return Optional.of(unavailable("The database is temporarily unavailable. Nothing was changed."));
        }
        return Optional.empty();
    }

    private static Problem unavailable(String detail) {
        return Problem.of(ProblemType.DATABASE_UNAVAILABLE, detail);
    }

    private static boolean isLostRace(Throwable cause) {
        return cause instanceof OptimisticLockException || cause instanceof StaleStateException;
    }

    private static boolean isPoolTimeout(Throwable cause) {
        return cause instanceof ConnectionPoolTooBusyException
                || (cause instanceof NoStackTraceThrowable || cause.getClass() == VertxException.class)
                        && String.valueOf(cause.getMessage()).startsWith(POOL_TIMEOUT);
    }

    private static boolean isNoConnection(Throwable cause) {
        return cause instanceof ConnectException || cause instanceof UnknownHostException;
    }

    /** The exceptions of sockets and of the pg client. */
    private static boolean isLostConnection(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof ClosedChannelException
                || cause instanceof ClosedConnectionException
                || cause instanceof TimeoutException
                || cause instanceof NoStackTraceThrowable
                || cause.getClass() == IOException.class
                || cause.getClass() == VertxException.class;
    }
}
