package org.petregistry.foreignkey.protocol;

import java.util.stream.Stream;

/** What a recall came to. */
public enum Decision {
    /** The fence is closed: nothing refers to it any more, and nothing ever will. */
    CLOSED("closed"),
    /** An action refused; nothing was changed. */
    REFUSED("refused"),
    /** Another call is deciding at this moment. */
    IN_PROGRESS("in-progress"),
    /** No outcome of this recall. It does not travel: it is what any other answer means. */
    NONE("none");

    private final String word;

    Decision(String word) {
        this.word = word;
    }

    /** As it travels and is stored. */
    public String word() {
        return word;
    }

    /** Whether it stays like this for ever. */
    public boolean isFinal() {
        return this == CLOSED || this == REFUSED;
    }

    /** What this decision leaves of the thing. Without one the thing stays as it is: its fence may be closed already. */
    public Known.State leaves() {
        return switch (this) {
            case CLOSED -> Known.State.DELETED;
            case REFUSED -> Known.State.ACTIVE;
            case IN_PROGRESS, NONE -> Known.State.DELETING;
        };
    }

    /** The decision of this word; {@link #NONE} where there is none. */
    public static Decision of(String word) {
        return Stream.of(values())
                .filter(decision -> decision.word.equals(word))
                .findAny()
                .orElse(NONE);
    }
}
