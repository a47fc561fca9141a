package org.petregistry.foreignkey.protocol;

/** The row that everything about one thing locks on the referencing side. */
public enum Fence {
    /** The thing may be referred to. */
    OPEN,
    /** It was recalled: it can never be referred to again. */
    CLOSED;

    /** Whether evidence that the thing lives is taken over. Behind a closed fence, it is older than the recall. */
    public boolean admits(Known evidence) {
        return this == OPEN && evidence.lives();
    }
}
