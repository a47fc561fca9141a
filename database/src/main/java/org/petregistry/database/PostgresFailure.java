package org.petregistry.database;

/** A failure of the embedded PostgreSQL. Its message is one line that tells the user what to correct. */
public final class PostgresFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for the terminal: what is wrong, and what to do about it */
    PostgresFailure(String message) {
        super(message);
    }

    /**
     * @param message one line for the terminal: what is wrong, and what to do about it
     * @param cause the underlying failure
     */
    PostgresFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
