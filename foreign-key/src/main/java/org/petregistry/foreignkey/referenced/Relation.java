package org.petregistry.foreignkey.referenced;

import java.util.ArrayList;
import java.util.List;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Thing;

/**
 * A relation of the other service that references the thing.
 *
 * @param name its name on both sides, in {@code include=} and in paths
 * @param singular the name of one of its rows, for messages with counts
 * @param actions the allowed actions; the first one is the default
 * @param shows the name of the schema that describes a row, in the other service's contract
 * @param verb the phrase for a thing with referencing rows, {@code has placed orders}
 */
public record Relation(String name, String singular, List<Action> actions, String shows, String verb) {

    public Relation {
        Thing.requireWord(name);
        actions = List.copyOf(actions);
    }

    /**
     * A relation whose singular is its name without the last {@code s}.
     *
     * @param shows the name of the schema that describes a row, in the other service's contract
     * @param byDefault the default action
     * @param others the other allowed actions
     */
    public static Relation of(String name, String shows, Action byDefault, Action... others) {
        List<Action> actions = new ArrayList<>(List.of(byDefault));
        actions.addAll(List.of(others));
        return new Relation(name, name.replaceFirst("s$", ""), actions, shows, "has " + name);
    }

    /** The same relation with another singular: {@code wish}. */
    public Relation singular(String otherSingular) {
        return new Relation(name, otherSingular, actions, shows, verb);
    }

    /** The same relation with another phrase for a thing with referencing rows. */
    public Relation saying(String otherVerb) {
        return new Relation(name, singular, actions, shows, otherVerb);
    }

    /** A number of its rows in words: {@code 1 wish}, {@code 2 wishes}. */
    public String counted(long number) {
        return number + " " + (number == 1 ? singular : name);
    }

    Action byDefault() {
        return actions.get(0);
    }

    /** The column of the thing's table with the action of a pending deletion. */
    String ruleColumn() {
        return "deletion_" + name + "_rule";
    }
}
