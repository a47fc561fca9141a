package org.petregistry.foreignkey.referencing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.foreignkey.protocol.Wire;
import org.petregistry.rest.problem.ProblemType;

/**
 * The declaration of the referencing side: what is referred to, and by which tables.
 *
 * @param target what is referred to
 * @param relations the tables, in the order in which their rows are locked; one that refers to another one comes after it
 */
public record Referencing(Target target, List<Relation> relations) {

    public Referencing {
        relations = List.copyOf(relations);
    }

    /** @param relations the tables, in the order in which their rows are locked */
    public static Referencing to(Target target, Relation... relations) {
        return new Referencing(target, List.of(relations));
    }

    public Thing thing() {
        return target.thing();
    }

    /** A body names a thing that never existed. */
    public ProblemType notFound() {
        return new ProblemType(
                thing().name() + "-not-found",
                422,
                "There is no such " + thing().name(),
                "The body names " + thing().withArticle() + " that never existed.");
    }

    /** A body names a thing that is gone. */
    public ProblemType deleted() {
        return new ProblemType(
                thing().name() + "-deleted",
                422,
                "The " + thing().name() + " has been deleted",
                "The body names " + thing().withArticle() + " that no longer exists.");
    }

    /** A body names a thing that is being deleted. */
    public ProblemType deleting() {
        return new ProblemType(
                thing().name() + "-deleting",
                409,
                "The " + thing().name() + " is being deleted",
                "The deletion is under way. It ends with the " + thing().name()
                        + " gone, or active again where a rule refuses.");
    }

    /** The service that has the thing is needed and does not answer. */
    public ProblemType unavailable() {
        return new ProblemType(
                thing().plural() + "-unavailable",
                503,
                target.service() + " is needed and cannot be reached",
                "Nothing was changed. Repeat the request after the time in Retry-After.");
    }

    /** A deletion's id is used for something else. */
    public ProblemType recallReused() {
        return new ProblemType(
                "recall-reused",
                422,
                "The deletion was another one",
                "A deletion's id stands for one " + thing().name() + " and one set of rules for ever.");
    }

    List<ProblemType> problemTypes() {
        return Stream.concat(
                        Stream.of(notFound(), deleted(), deleting(), unavailable(), recallReused()),
                        Wire.PROBLEMS.stream())
                .toList();
    }

    /** The actions that each relation allows, by its name. */
    Map<String, List<Action>> actions() {
        Map<String, List<Action>> actions = new LinkedHashMap<>();
        relations.forEach(relation -> actions.put(relation.name(), relation.actions()));
        return actions;
    }

    /** An SQL select list of how many rows refer to an id through each relation. */
    String counts(String id) {
        return relations.stream()
                .map(relation -> relation.count(id) + " as " + relation.name())
                .collect(Collectors.joining(", "));
    }

    /** The statement's text with the names of this declaration for {@code <thing>}, {@code <things>} and {@code <id>}. */
    String sql(String template) {
        return template.replace("<things>", thing().plural())
                .replace("<thing>", thing().name())
                .replace("<id>", target.idColumn());
    }
}
