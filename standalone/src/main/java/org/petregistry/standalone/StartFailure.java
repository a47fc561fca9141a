package org.petregistry.standalone;

/** Something that a user must put right before the registry can run; its message is one line that says what. */
public final class StartFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for the terminal: what is wrong, and what to do about it */
    public StartFailure(String message) {
        super(message);
    }

    /**
     * @param message one line for the terminal: what is wrong, and what to do about it
     * @param cause what it was found by
     */
    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
