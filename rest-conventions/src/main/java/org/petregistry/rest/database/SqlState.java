package org.petregistry.rest.database;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.DatabaseException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hibernate.JDBCException;
import org.hibernate.exception.ConstraintViolationException;

/** The SQLSTATE of a failed statement, from any library that reports it (PostgreSQL manual, appendix A). */
public final class SqlState {
    public static final String UNIQUE_VIOLATION = "23505";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String QUERY_CANCELED = "57014";

    /** {@code sequence_generator_limit_exceeded}. */
    private static final String SEQUENCE_EXHAUSTED = "2200H";

    /** The classes "insufficient resources" and "system error". */
    private static final Set<String> OUT_OF_RESOURCES = Set.of("53", "58");

    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

    private SqlState() {}

    /** The five-character code of a failure; empty if it did not come from the database. */
    public static Optional<String> of(Throwable failure) {
        return Causes.of(failure).map(SqlState::state).filter(Objects::nonNull).findFirst();
    }

    /** The name of the violated constraint; empty if there is none. */
    public static Optional<String> constraint(Throwable failure) {
        return Causes.of(failure)
                .map(SqlState::violatedConstraint)
                .filter(Objects::nonNull)
                .findFirst();
    }

    public static boolean isUniqueViolation(Throwable failure) {
        return is(failure, UNIQUE_VIOLATION);
    }

    /** Whether a lock was not acquired within {@code lock_timeout}. */
    public static boolean isLockTimeout(Throwable failure) {
        return is(failure, LOCK_NOT_AVAILABLE);
    }

    /** Whether a statement took longer than {@code statement_timeout}. */
    public static boolean isStatementTimeout(Throwable failure) {
        return is(failure, QUERY_CANCELED);
    }

    /** Whether a sequence has reached its maximum. */
    public static boolean isSequenceExhausted(Throwable failure) {
        return is(failure, SEQUENCE_EXHAUSTED);
    }

    /** Whether the whole transaction can be retried: a deadlock, or a serialization failure. */
    public static boolean isTryAgain(Throwable failure) {
        return of(failure).filter(TRY_AGAIN::contains).isPresent();
    }

    /**
     * Whether the server is out of disk space, memory or connections, or its disk fails: only its administrator can fix that.
     *
     * @param state a five-character code
     */
    public static boolean isOutOfResources(String state) {
        return OUT_OF_RESOURCES.contains(state.substring(0, 2));
    }

    private static boolean is(Throwable failure, String state) {
        return of(failure).filter(state::equals).isPresent();
    }

    private static String state(Throwable cause) {
        if (cause instanceof DatabaseException refused) {
            return refused.getSqlState();
        }
        if (cause instanceof JDBCException refused) {
            return refused.getSQLState();
        }
        return cause instanceof SQLException refused ? refused.getSQLState() : null;
    }

    private static String violatedConstraint(Throwable cause) {
        if (cause instanceof PgException refused) {
            return refused.getConstraint();
        }
        return cause instanceof ConstraintViolationException refused ? refused.getConstraintName() : null;
    }
}
