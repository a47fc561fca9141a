package org.petregistry.terminal;

/** What keeps a command from doing its work; its message is one line that says what a user must put right. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for the terminal: what is wrong, and what to do about it */
    public CommandFailure(String message) {
        super(message);
    }

    /**
     * @param message one line for the terminal: what is wrong, and what to do about it
     * @param cause what it was found by
     */
    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
