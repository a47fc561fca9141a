package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.FirstOfEach;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.IncludedObjects;

/**
 * Gets the referencing rows of things from the other service: the first rows of a whole page of things in one call, or one
 * page for one thing.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class Relations {
    private static final String UNAVAILABLE = "unavailable";

    private final ReferencingService service;
    private final Tombstones tombstones;
    private final Referenced key;

    Relations(ReferencingService service, Tombstones tombstones, ReferencedSide side) {
        this.service = service;
        this.tombstones = tombstones;
        this.key = side.declaration();
    }

    /**
     * Handles a GET of the referencing rows of one thing, with the query parameters of their collection in the other service.
     *
     * @param relation the last part of the path
     * @throws Problem 404 if the relation does not exist or the thing never existed, 410 if the thing has been deleted, 503 if
     *     the other service does not respond
     */
    public Uni<RestResponse<String>> answer(long id, String relation, UriInfo uri) {
        Relation declared = key.relations().stream()
                .filter(one -> one.name().equals(relation))
                .findAny()
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "This path does not exist."));
        String query = uri.getRequestUri().getRawQuery();
        return tombstones.requireExists(id).chain(() -> service.ofOne(declared, id, query));
    }

    /**
     * Embeds the included relations. If the other service does not respond, they are null, and the member {@code unavailable}
     * names them.
     *
     * @param id returns the id of a thing
     * @param with returns a thing with additional members
     */
    public <T> Uni<List<T>> embed(
            List<T> things,
            IncludedObjects included,
            ToLongFunction<T> id,
            BiFunction<T, Map<String, Object>, T> with) {
        List<Relation> asked = key.relations().stream()
                .filter(relation -> included.has(relation.name()))
                .toList();
        if (asked.isEmpty() || things.isEmpty()) {
            return Uni.createFrom().item(things);
        }
        List<Long> ids = things.stream().map(id::applyAsLong).toList();
        // Concurrently: no session and no transaction is open here.
        return Uni.join()
                .all(asked.stream().map(relation -> firstOfEach(relation, ids)).toList())
                .andFailFast()
                .map(answers -> things.stream()
                        .map(thing -> with.apply(thing, members(asked, answers, id.applyAsLong(thing))))
                        .toList());
    }

    /** Empty if the other service does not respond. */
    private Uni<Optional<FirstOfEach>> firstOfEach(Relation relation, List<Long> ids) {
        return service.firstOfEach(relation, ids)
                .map(Optional::of)
                .onFailure(Problem.class)
                .recoverWithItem(Optional.empty());
    }

    private static Map<String, Object> members(List<Relation> asked, List<Optional<FirstOfEach>> answers, long id) {
        Map<String, Object> members = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            String name = asked.get(i).name();
            // Never a false empty list.
            members.put(
                    name, answers.get(i).map(answer -> answer.pages().get(id)).orElse(null));
            if (answers.get(i).isEmpty()) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            members.put(UNAVAILABLE, missing);
        }
        return members;
    }
}
