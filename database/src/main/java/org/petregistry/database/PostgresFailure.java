package org.petregistry.database;

/** What keeps the embedded PostgreSQL from running; its message is one line that says what a user must put right. */
public final class PostgresFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for the terminal: what is wrong, and what to do about it */
    PostgresFailure(String message) {
        super(message);
    }

    /**
     * @param message one line for the terminal: what is wrong, and what to do about it
     * @param cause what it was found by
     */
    PostgresFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
