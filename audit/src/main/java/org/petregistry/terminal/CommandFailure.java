package org.petregistry.terminal;

/** A failure of a command. Its message is one line that tells the user what to correct. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for the terminal: what is wrong, and what to do about it */
    public CommandFailure(String message) {
        super(message);
    }

    /**
     * @param message one line for the terminal: what is wrong, and what to do about it
     * @param cause the underlying failure
     */
    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
