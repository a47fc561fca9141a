package org.petregistry.foreignkey.protocol;

import java.util.List;
import java.util.stream.Stream;

/** A referential action: what a deletion does with the referencing rows. */
public enum Action {
    /** Sets the referencing column to null. Requires a nullable column. */
    SET_NULL("set-null"),
    /** Deletes the referencing rows. */
    CASCADE("cascade"),
    /** Rejects the deletion if there are referencing rows. */
    RESTRICT("restrict");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    /** The spelling in requests, messages and tables. */
    public String word() {
        return word;
    }

    /** The action with this spelling. */
    public static Action of(String word) {
        return Stream.of(values())
                .filter(action -> action.word.equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(word));
    }

    /** The spellings of several actions, in their order. */
    public static List<String> words(List<Action> actions) {
        return actions.stream().map(Action::word).toList();
    }
}
