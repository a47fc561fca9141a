package org.petregistry.foreignkey.protocol;

/** What the referenced side does with one thing when the sides compare. {@link Settlement#decide} decides it. */
public enum ReferencedDecision {
    /** Nothing: the sides agree, or the other side lets the thing go. */
    NOTHING,
    /**
     * Inserts the thing again under its id: with the key, the copied columns and a higher version than the copy's. A grant
     * without key gives it a fresh one.
     */
    RESURRECT,
    /** Another thing has the id: gives that one a fresh id, then does the same as {@link #RESURRECT}. */
    MOVE_AND_RESURRECT,
    /** Gives the thing a higher version than the copy's, so that the change feed corrects the copy. */
    RAISE_VERSION,
    /**
     * Inserts a tombstone for an unknown thing. If its fence is closed, only for the 410: both sides would agree without. If it
     * has a grant, it makes the other side let the thing go.
     */
    INSERT_TOMBSTONE,
    /** Replaces the thing by a tombstone, in any state and whatever deletion is in progress. */
    DELETE,
    /** Makes the thing active, and forgets a deletion in progress: its outcome may be decided already. */
    REVIVE
}
