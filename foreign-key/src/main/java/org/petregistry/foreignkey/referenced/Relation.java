package org.petregistry.foreignkey.referenced;

import java.util.ArrayList;
import java.util.List;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Thing;

/**
 * A relation of the other service that points at the thing.
 *
 * @param name what it is called, on both sides; also what {@code include=} names and the path ends with
 * @param singular what one of its rows is called, where they are counted
 * @param actions the actions that a deletion may ask for; the first one is the default
 * @param shows the name of the schema that describes a row, in the other service's contract
 * @param verb how to say that a thing has some, {@code has placed orders}
 */
public record Relation(String name, String singular, List<Action> actions, String shows, String verb) {

    public Relation {
        Thing.requireWord(name);
        actions = List.copyOf(actions);
    }

    /**
     * A relation, one of whose rows is called as it is without the last {@code s}.
     *
     * @param shows the name of the schema that describes a row, in the other service's contract
     * @param byDefault the action of a deletion that names none
     * @param others the other actions that it may name
     */
    public static Relation of(String name, String shows, Action byDefault, Action... others) {
        List<Action> actions = new ArrayList<>(List.of(byDefault));
        actions.addAll(List.of(others));
        return new Relation(name, name.replaceFirst("s$", ""), actions, shows, "has " + name);
    }

    /** The same relation, with another word for one of its rows: {@code wish}. */
    public Relation singular(String otherSingular) {
        return new Relation(name, otherSingular, actions, shows, verb);
    }

    /** The same relation, with other words for having some. */
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

    /** The column of the thing's table that holds the action of the deletion that is under way. */
    String ruleColumn() {
        return "deletion_" + name + "_rule";
    }
}
