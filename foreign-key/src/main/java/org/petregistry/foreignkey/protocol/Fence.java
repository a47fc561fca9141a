package org.petregistry.foreignkey.protocol;

/** The row that every transaction about one thing locks on the referencing side. */
public enum Fence {
    /** The thing can be referenced. */
    OPEN,
    /** The thing was recalled: it can never be referenced again. */
    CLOSED;

    /** Whether a state of the thing is imported. If the fence is closed, an active state is older than the recall. */
    public boolean admits(Known evidence) {
        return this == OPEN && evidence.lives();
    }
}
