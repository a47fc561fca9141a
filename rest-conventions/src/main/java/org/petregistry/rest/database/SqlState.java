package org.petregistry.rest.database;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.hibernate.JDBCException;

/** What PostgreSQL says of a failed statement, whichever library reports it (PostgreSQL manual, appendix A). */
public final class SqlState {
    public static final String UNIQUE_VIOLATION = "23505";
    public static final String FOREIGN_KEY_VIOLATION = "23503";
    public static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

    private SqlState() {}

    /** The five-character code of a failure; empty where it did not come from the database. */
    public static Optional<String> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException postgres) {
                return Optional.ofNullable(postgres.getSqlState());
            }
            if (cause instanceof JDBCException hibernate && hibernate.getSQLState() != null) {
                return Optional.of(hibernate.getSQLState());
            }
            if (cause instanceof SQLException jdbc && jdbc.getSQLState() != null) {
                return Optional.of(jdbc.getSQLState());
            }
        }
        return Optional.empty();
    }

    /** The name of the constraint that a failure is about; empty where there is none. */
    public static Optional<String> constraint(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException postgres) {
                return Optional.ofNullable(postgres.getConstraint());
            }
            if (cause instanceof org.hibernate.exception.ConstraintViolationException hibernate
                    && hibernate.getConstraintName() != null) {
                return Optional.of(hibernate.getConstraintName());
            }
        }
        return Optional.empty();
    }

    public static boolean isUniqueViolation(Throwable failure) {
        return is(failure, UNIQUE_VIOLATION);
    }

    public static boolean isForeignKeyViolation(Throwable failure) {
        return is(failure, FOREIGN_KEY_VIOLATION);
    }

    /** Whether a lock was not to be had within {@code lock_timeout}. */
    public static boolean isLockTimeout(Throwable failure) {
        return is(failure, LOCK_NOT_AVAILABLE);
    }

    /** Whether the whole transaction may be tried again: a deadlock, or a serialization failure. */
    public static boolean isTryAgain(Throwable failure) {
        return of(failure).filter(TRY_AGAIN::contains).isPresent();
    }

    private static boolean is(Throwable failure, String state) {
        return of(failure).filter(state::equals).isPresent();
    }
}
