package org.petregistry.foreignkey.protocol;

import java.util.List;
import java.util.stream.Stream;

/** A referential action: what becomes of the rows that refer to something when that is deleted. */
public enum Action {
    /** They stay and refer to nothing. For a nullable column only. */
    SET_NULL("set-null"),
    /** They are deleted too. */
    CASCADE("cascade"),
    /** They keep what they refer to from being deleted. */
    RESTRICT("restrict");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    /** As it is written in requests, messages and tables. */
    public String word() {
        return word;
    }

    /** The action of this word. */
    public static Action of(String word) {
        return Stream.of(values())
                .filter(action -> action.word.equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(word));
    }

    /** The words of several, in their order. */
    public static List<String> words(List<Action> actions) {
        return actions.stream().map(Action::word).toList();
    }
}
