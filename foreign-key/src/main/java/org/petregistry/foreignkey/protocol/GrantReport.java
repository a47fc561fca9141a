package org.petregistry.foreignkey.protocol;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What the referencing side has of one thing, as it reports it while the sides compare.
 *
 * @param state whether there is a grant
 * @param key the identity of the thing that the grant is for; null without a grant, and in a grant older than keys
 * @param version the version of the copy; 0 without a grant
 * @param values the copied columns, in the order of their declaration; empty without a grant
 */
public record GrantReport(State state, UUID key, long version, List<String> values) {
    /** The thing is unknown here. */
    public static final GrantReport NONE = new GrantReport(State.NONE, null, 0, List.of());

    /** The fence is closed. The key went away with the grant. */
    public static final GrantReport CLOSED = new GrantReport(State.CLOSED, null, 0, List.of());

    /** The state of a grant. */
    public enum State {
        NONE,
        GRANTED,
        CLOSED;

        /** The JSON of the message. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if there is no such state */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Whether a thing with this key is imported. A closed fence admits nothing, and a grant never passes to another thing with
     * the same id.
     */
    public boolean admits(UUID other) {
        return state == State.NONE || state == State.GRANTED && isFor(other);
    }

    /** Whether the grant is for the thing with this key. A grant without key is for whichever has its id. */
    boolean isFor(UUID other) {
        return key == null || key.equals(other);
    }
}
