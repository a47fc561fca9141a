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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.hibernate.StaleStateException;
import org.petregistry.rest.database.Causes;
import org.petregistry.rest.database.SqlState;

/**
 * Tells what a failed statement means to the caller. It looks through all causes, so it does not matter whether the
 * statement went by Hibernate Reactive or by the reactive pg client.
 */
public final class DatabaseProblems {
    /** https://www.postgresql.org/docs/18/errcodes-appendix.html: held by others, and still so after the repetitions. */
    private static final Set<String> BUSY = Set.of(
            "55P03", // lock_not_available: lock_timeout
            "40P01", // deadlock_detected
            "40001", // serialization_failure
            "57014"); // query_canceled: statement_timeout

    private static final Set<String> UNAVAILABLE = Set.of(
            "25006", // read_only_sql_transaction: a standby answers
            "25P03", // idle_in_transaction_session_timeout
            "57P01", // admin_shutdown
            "57P02", // crash_shutdown
            "57P03", // cannot_connect_now
            "57P05"); // idle_session_timeout

    /** How the pool's message begins when no connection became free in time; it has no class of its own. */
    private static final String POOL_TIMEOUT = "Timeout";

    private DatabaseProblems() {}

    /**
     * The problem that a failure of the database is for the caller: {@code busy}, {@code database-unavailable} or
     * {@code version-mismatch}; empty when it is none of these. A violated constraint is none of these: what it means
     * is known where the table is known.
     *
     * <p>What PostgreSQL itself refuses has not happened, and neither has what no connection was there for. Where a
     * connection is lost, that may have been while the answer to a COMMIT was on its way.
     *
     * <p>A connection that cannot be had counts as the database's, so a call to the other service must not let its
     * {@link IOException}s get here.
     */
    public static Optional<Problem> of(Throwable failure) {
        Optional<String> sqlState = SqlState.of(failure);
        if (sqlState.isPresent()) {
            return ofSqlState(sqlState.get());
        }
        if (Causes.of(failure).anyMatch(DatabaseProblems::isLostRace)) {
            return Optional.of(
                    Problem.of(ProblemType.VERSION_MISMATCH, "It was changed or deleted at the same moment."));
        }
        if (Causes.of(failure).anyMatch(DatabaseProblems::isPoolTimeout)) {
            return Optional.of(
                    Problem.of(ProblemType.BUSY, "No connection to the database became free. Nothing was changed."));
        }
        if (Causes.of(failure).anyMatch(DatabaseProblems::isNoConnection)) {
            return Optional.of(unavailable("The database cannot be reached. Nothing was changed."));
        }
        if (Causes.of(failure).anyMatch(DatabaseProblems::isLostConnection)) {
            return Optional.of(
                    unavailable(
                            "The connection to the database was lost. What was being committed at that moment may have happened."));
        }
        return Optional.empty();
    }

    private static Optional<Problem> ofSqlState(String sqlState) {
        if (BUSY.contains(sqlState)) {
            return Optional.of(
                    Problem.of(ProblemType.BUSY, "Others hold what this request needs. Nothing was changed."));
        }
        // Class 08: connection exceptions.
        if (sqlState.startsWith("08") || UNAVAILABLE.contains(sqlState) || SqlState.isOutOfResources(sqlState)) {
            return Optional.of(unavailable("The database cannot do its work at present. Nothing was changed."));
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

    /** Besides sockets' own exceptions: those of the pg client. */
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
