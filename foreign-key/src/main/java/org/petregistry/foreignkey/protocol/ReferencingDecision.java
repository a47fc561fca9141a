package org.petregistry.foreignkey.protocol;

/** What the referencing side does with one thing when it hears what the referenced side has of it. */
public enum ReferencingDecision {
    /** Nothing. The sides need not agree yet: see {@link #agrees}. */
    NOTHING,
    /** Stores the key of the thing in a grant that is older than keys. */
    TAKE_KEY,
    /**
     * Closes the fence, deletes the grant, and takes the referencing rows along, as the tombstone says. Never rejects: when the
     * deletion was decided there were no referencing rows.
     */
    CLOSE_BY_FORCE,
    /**
     * Opens the fence, and forgets every outcome {@code closed} of this thing. A remembered one would be sent again to a
     * repeated recall, which deletes the thing while it is referenced.
     */
    REOPEN,
    /** Takes the newer columns and their version: the change feed may have forgotten them. */
    REFRESH;

    /**
     * Decides for one thing.
     *
     * @param reported what the referenced side has of it, after its own {@link Settlement#decide}
     * @param own what this side has of it, locked until the decision is committed
     */
    public static ReferencingDecision of(ThingReport reported, GrantReport own) {
        return switch (own.state()) {
            case NONE -> NOTHING;
            case GRANTED -> {
                if (reported.state() == Known.State.DELETED) {
                    yield CLOSE_BY_FORCE;
                }
                if (!reported.lives()) {
                    yield NOTHING;
                }
                if (own.key() == null) {
                    yield TAKE_KEY;
                }
                yield own.isFor(reported.key()) && reported.version() > own.version() ? REFRESH : NOTHING;
            }
            case CLOSED -> reported.lives() ? REOPEN : NOTHING;
        };
    }

    /**
     * Whether the sides agree about one thing once the decision is carried out: if they agree about each, they are settled. A
     * side that does not know a thing agrees with whatever the other says, except that a grant needs a thing.
     */
    public static boolean agrees(ThingReport reported, GrantReport own) {
        return switch (of(reported, own)) {
            case TAKE_KEY, CLOSE_BY_FORCE, REOPEN, REFRESH -> true;
            case NOTHING -> own.state() != GrantReport.State.GRANTED || reported.lives() && own.isFor(reported.key());
        };
    }
}
