package org.petregistry.foreignkey.referenced;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.IncludeOption;

/**
 * The declaration of the referenced side: a thing, its copied columns, and the relations that reference it. Its rows are in
 * the table of its name, deleted ones in {@code deleted_<thing>}.
 *
 * @param thing its name
 * @param shows the record of its representation; it has a {@code @Schema(name = …)}
 * @param service the name of the referencing service, and of its contract
 * @param columns the columns that the referencing service copies
 * @param relations the relations, in the order in which the referencing service checks them
 * @param timestamps columns of the table that are set to the current time when a row is restored from its copy
 * @param idTables other tables of the service whose ids come from the sequence {@code <table>_id_seq} and are never reused
 */
public record Referenced(
        Thing thing,
        Class<? extends Record> shows,
        String service,
        List<Column> columns,
        List<Relation> relations,
        List<String> timestamps,
        List<String> idTables) {
    /** The state of a thing that is not being deleted. */
    public static final String ACTIVE = "active";

    /** The state of a thing that is being deleted. */
    public static final String DELETING = "deleting";

    public Referenced {
        columns = List.copyOf(columns);
        relations = List.copyOf(relations);
        timestamps = List.copyOf(timestamps);
        idTables = List.copyOf(idTables);
    }

    /**
     * Begins a declaration.
     *
     * @param name one thing, in lower case
     * @param plural several, which is also the path
     * @param shows the record of its representation; it has a {@code @Schema(name = …)}
     * @param service the name of the referencing service
     */
    public static Referenced of(String name, String plural, Class<? extends Record> shows, String service) {
        return new Referenced(new Thing(name, plural), shows, service, List.of(), List.of(), List.of(), List.of());
    }

    /** Declares the columns that the other service copies. */
    public Referenced columns(Column... all) {
        return new Referenced(thing, shows, service, List.of(all), relations, timestamps, idTables);
    }

    /** Declares the relations, in the order in which the other service checks them. */
    public Referenced relations(Relation... all) {
        return new Referenced(thing, shows, service, columns, List.of(all), timestamps, idTables);
    }

    /** Declares the columns that are set to the current time when a row is restored from its copy. */
    public Referenced timestamps(String... all) {
        return new Referenced(thing, shows, service, columns, relations, List.of(all), idTables);
    }

    /** Declares other tables whose ids come from the sequence {@code <table>_id_seq} and are never reused. */
    public Referenced neverReuseIdsOf(String... tables) {
        return new Referenced(thing, shows, service, columns, relations, timestamps, List.of(tables));
    }

    /**
     * Checks that a thing is not being deleted.
     *
     * @throws Problem 409 if it is being deleted
     */
    public void requireActive(long id, String state) {
        if (state.equals(DELETING)) {
            throw Problem.of(deleting(), "The " + thing.name() + " " + id + " is being deleted.");
        }
    }

    /** The relations as values of {@code include=}; they need the other service. */
    public IncludeOption[] includes() {
        return relations.stream()
                .map(relation -> IncludeOption.remote(relation.name()))
                .toArray(IncludeOption[]::new);
    }

    /** The name of the schema of its representation. */
    public String schema() {
        return shows.getAnnotation(Schema.class).name();
    }

    /** The problem for a deleted thing. */
    public ProblemType deleted() {
        return new ProblemType(
                thing.name() + "-deleted",
                410,
                "The " + thing.name() + " has been deleted",
                "The " + thing.name() + " existed and has been deleted. Its id is never reused.");
    }

    /** The problem for a thing that is being deleted. */
    public ProblemType deleting() {
        return new ProblemType(
                thing.name() + "-deleting",
                409,
                "The " + thing.name() + " is being deleted",
                "The pending deletion prevents updates, and deletions with different referential actions. It ends"
                        + " with the " + thing.name() + " deleted, or active again if an action rejects the deletion.");
    }

    /** The problem for a deletion that {@code restrict} rejects. */
    ProblemType has(Relation relation) {
        return new ProblemType(
                thing.name() + "-has-" + relation.name(),
                409,
                "The " + thing.name() + " " + relation.verb(),
                "The action %s=restrict rejects the deletion of %s that %s. Nothing was changed. The members %s give"
                        + " the number of rows."
                                .formatted(
                                        relation.name(),
                                        thing.withArticle(),
                                        relation.verb(),
                                        Thing.enumeration(relationNames())));
    }

    /** The problem if the referencing service does not respond. */
    public ProblemType unavailable() {
        return new ProblemType(
                service.replaceFirst("-service$", "") + "-unavailable",
                503,
                service + " unavailable",
                "Nothing was changed. Retry after the time in Retry-After.");
    }

    List<ProblemType> problemTypes() {
        return Stream.of(
                        Stream.of(deleted(), deleting(), unavailable()),
                        relations.stream().map(this::has),
                        ProtocolHeaders.PROBLEMS.stream())
                .flatMap(types -> types)
                .toList();
    }

    Map<String, String> problemCounts() {
        Map<String, String> counts = new LinkedHashMap<>();
        relations.forEach(relation -> counts.put(
                relation.name(),
                "The number of " + relation.name() + " of the " + thing.name() + "; present if its deletion is"
                        + " rejected."));
        return counts;
    }

    /** @throws IllegalArgumentException if there is no such relation */
    Relation relation(String name) {
        return relations.stream()
                .filter(relation -> relation.name().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    /** The names of the relations, in their order. */
    public List<String> relationNames() {
        return relations.stream().map(Relation::name).toList();
    }

    /** The names of the copied columns, each with a prefix, separated by commas. */
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
