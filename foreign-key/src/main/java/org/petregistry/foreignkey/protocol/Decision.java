package org.petregistry.foreignkey.protocol;

import java.util.stream.Stream;

/** The result of a recall. */
public enum Decision {
    /** The fence is closed: there are no referencing rows, and there can never be any again. */
    CLOSED("closed"),
    /** The action {@code restrict} rejected the deletion; nothing was changed. */
    REFUSED("refused"),
    /** Another call is in progress. */
    IN_PROGRESS("in-progress"),
    /** No result of this recall: any other response. Never sent. */
    NONE("none");

    private final String word;

    Decision(String word) {
        this.word = word;
    }

    /** The spelling in messages and tables. */
    public String word() {
        return word;
    }

    /** Whether the decision is final. */
    public boolean isFinal() {
        return this == CLOSED || this == REFUSED;
    }

    /**
     * The state of the thing after this decision. Without a final decision the state is kept, since the fence may already be
     * closed.
     */
    public Known.State leaves() {
        return switch (this) {
            case CLOSED -> Known.State.DELETED;
            case REFUSED -> Known.State.ACTIVE;
            case IN_PROGRESS, NONE -> Known.State.DELETING;
        };
    }

    /** The decision with this spelling; {@link #NONE} if there is none. */
    public static Decision of(String word) {
        return Stream.of(values())
                .filter(decision -> decision.word.equals(word))
                .findAny()
                .orElse(NONE);
    }
}
