package org.petregistry.foreignkey.referenced;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.foreignkey.protocol.Wire;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.Include;

/**
 * The declaration of the referenced side: a thing, what others may show of it, and the relations that point at it. Its rows
 * are in the table of its name, those that are gone in {@code deleted_<thing>}.
 *
 * @param thing its name
 * @param shows the record that it is shown as; it has a {@code @Schema(name = …)}
 * @param service the name of the service that refers to it, and of its contract
 * @param columns what that service may show, filter and sort by
 * @param relations the relations, in the order in which that service looks at them
 */
public record Referenced(
        Thing thing, Class<? extends Record> shows, String service, List<Column> columns, List<Relation> relations) {
    /** The state of a thing that is not being deleted. */
    public static final String ACTIVE = "active";

    /** The state of a thing whose deletion is under way. */
    public static final String DELETING = "deleting";

    public Referenced {
        columns = List.copyOf(columns);
        relations = List.copyOf(relations);
    }

    /**
     * Begins a declaration.
     *
     * @param name one thing, in lower case
     * @param plural several, which is also their path
     * @param shows the record that it is shown as; it has a {@code @Schema(name = …)}
     * @param service the name of the service that refers to it
     */
    public static Referenced of(String name, String plural, Class<? extends Record> shows, String service) {
        return new Referenced(new Thing(name, plural), shows, service, List.of(), List.of());
    }

    /** Declares what the other service may show, filter and sort by. */
    public Referenced columns(Column... all) {
        return new Referenced(thing, shows, service, List.of(all), relations);
    }

    /** Declares the relations, in the order in which the other service looks at them. */
    public Referenced relations(Relation... all) {
        return new Referenced(thing, shows, service, columns, List.of(all));
    }

    /**
     * Refuses a change of a thing that is being deleted.
     *
     * @throws Problem 409 where that is its state
     */
    public void requireActive(long id, String state) {
        if (state.equals(DELETING)) {
            throw Problem.of(deleting(), "The " + thing.name() + " " + id + " is being deleted.");
        }
    }

    /** What {@code include=} may name besides: the relations, which need the other service. */
    public Include[] includes() {
        return relations.stream()
                .map(relation -> Include.remote(relation.name()))
                .toArray(Include[]::new);
    }

    /** The name of the schema of what it is shown as. */
    public String schema() {
        return shows.getAnnotation(Schema.class).name();
    }

    /** There was such a thing. */
    public ProblemType deleted() {
        return new ProblemType(
                thing.name() + "-deleted",
                410,
                "The " + thing.name() + " has been deleted",
                "There was such " + thing.withArticle() + ". It is gone, and its id is not used again.");
    }

    /** The thing is being deleted. */
    public ProblemType deleting() {
        return new ProblemType(
                thing.name() + "-deleting",
                409,
                "The " + thing.name() + " is being deleted",
                "It cannot be changed, nor deleted by other rules, while a deletion of it is under way. That one ends"
                        + " with the " + thing.name() + " gone, or active again where a rule refuses.");
    }

    /** The rule of a relation refuses a deletion. */
    ProblemType has(Relation relation) {
        return new ProblemType(
                thing.name() + "-has-" + relation.name(),
                409,
                "The " + thing.name() + " " + relation.verb(),
                "The rule %s=restrict refuses to delete %s that %s. Nothing was changed. The members %s tell how many there are."
                        .formatted(relation.name(), thing.withArticle(), relation.verb(), relationNames(" and ")));
    }

    /** The service that refers to the thing is needed and does not answer. */
    public ProblemType unavailable() {
        return new ProblemType(
                service.replaceFirst("-service$", "") + "-unavailable",
                503,
                service + " is needed and cannot be reached",
                "Nothing was changed. Repeat the request after the time in Retry-After.");
    }

    List<ProblemType> problemTypes() {
        return Stream.of(
                        Stream.of(deleted(), deleting(), unavailable()),
                        relations.stream().map(this::has),
                        Wire.PROBLEMS.stream())
                .flatMap(types -> types)
                .toList();
    }

    Map<String, String> problemCounts() {
        Map<String, String> counts = new LinkedHashMap<>();
        relations.forEach(relation -> counts.put(
                relation.name(),
                "How many " + relation.name() + " the " + thing.name() + " has, where that forbids its deletion."));
        return counts;
    }

    /** @throws IllegalArgumentException where there is no such relation */
    Relation relation(String name) {
        return relations.stream()
                .filter(relation -> relation.name().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    String relationNames(String separator) {
        return relations.stream().map(Relation::name).collect(Collectors.joining(separator));
    }

    /** The names of the columns that others may show, each behind a prefix, separated by commas. */
    String columns(String prefix) {
        return columns.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
    }

    /** The columns that hold the actions of a deletion. */
    List<String> ruleColumns() {
        return relations.stream().map(Relation::ruleColumn).toList();
    }

    /** The statement's text with the thing's name for {@code <thing>}. */
    String sql(String template) {
        return template.replace("<thing>", thing.name());
    }
}
