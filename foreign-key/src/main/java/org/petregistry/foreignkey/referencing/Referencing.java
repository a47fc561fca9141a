package org.petregistry.foreignkey.referencing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.rest.problem.ProblemType;

/**
 * The declaration of the referencing side: the referenced thing and the referencing tables.
 *
 * @param target the referenced thing
 * @param relations the tables, in the order in which their rows are locked; a table that references another one comes after it
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

    /** The problem for a body that references a thing that never existed. */
    public ProblemType notFound() {
        return new ProblemType(
                thing().name() + "-not-found",
                422,
                Thing.capital(thing().name()) + " not found",
                "The body references " + thing().withArticle() + " that does not exist.");
    }

    /** The problem for a body that references a deleted thing. */
    public ProblemType deleted() {
        return new ProblemType(
                thing().name() + "-deleted",
                422,
                "The " + thing().name() + " has been deleted",
                "The body references " + thing().withArticle() + " that has been deleted.");
    }

    /** The problem for a body that references a thing that is being deleted. */
    public ProblemType deleting() {
        return new ProblemType(
                thing().name() + "-deleting",
                409,
                "The " + thing().name() + " is being deleted",
                "The body references " + thing().withArticle() + " that is being deleted. The deletion ends with the "
                        + thing().name() + " deleted, or active again if a referential action rejects it.");
    }

    /** The problem if the referenced service is needed and does not respond. */
    public ProblemType unavailable() {
        return new ProblemType(
                thing().plural() + "-unavailable",
                503,
                target.service() + " unavailable",
                "Nothing was changed. Retry after the time in Retry-After.");
    }

    /** The problem for a deletion id that was used for another recall. */
    public ProblemType recallReused() {
        return new ProblemType(
                "recall-reused",
                422,
                "Deletion id reused",
                "A deletion id identifies one " + thing().name() + " and one set of referential actions.");
    }

    List<ProblemType> problemTypes() {
        return Stream.concat(
                        Stream.of(notFound(), deleted(), deleting(), unavailable(), recallReused()),
                        ProtocolHeaders.PROBLEMS.stream())
                .toList();
    }

    /** The actions that each relation allows, by its name. */
    Map<String, List<Action>> actions() {
        Map<String, List<Action>> actions = new LinkedHashMap<>();
        relations.forEach(relation -> actions.put(relation.name(), relation.actions()));
        return actions;
    }

    /** An SQL select list with the number of referencing rows of an id by relation. */
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
