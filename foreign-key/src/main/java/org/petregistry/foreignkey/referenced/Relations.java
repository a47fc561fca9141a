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
import org.petregistry.rest.query.Included;

/**
 * Shows what refers to things at the other service: the first rows embedded, by one call for a whole page of things, or a
 * page of them.
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
     * Answers a GET of what refers to one thing, by the parameters of that collection at the other service.
     *
     * @param relation the last part of the path
     * @throws Problem 404 where there is no such relation or never was such a thing, 410 where there is none any more, 503
     *     where the other service does not answer
     */
    public Uni<RestResponse<String>> answer(long id, String relation, UriInfo uri) {
        Relation declared = key.relations().stream()
                .filter(one -> one.name().equals(relation))
                .findAny()
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "This path does not name anything."));
        String query = uri.getRequestUri().getRawQuery();
        return tombstones.requireExists(id).chain(() -> service.ofOne(declared, id, query));
    }

    /**
     * Embeds what was asked for. Things are shown without, and say so in the member {@code unavailable}, where the other
     * service does not answer.
     *
     * @param id gives a thing's id
     * @param with makes a thing with these members more
     */
    public <T> Uni<List<T>> embed(
            List<T> things, Included included, ToLongFunction<T> id, BiFunction<T, Map<String, Object>, T> with) {
        List<Relation> asked = key.relations().stream()
                .filter(relation -> included.has(relation.name()))
                .toList();
        if (asked.isEmpty() || things.isEmpty()) {
            return Uni.createFrom().item(things);
        }
        List<Long> ids = things.stream().map(id::applyAsLong).toList();
        // Side by side: no session and no transaction is open here.
        return Uni.join()
                .all(asked.stream().map(relation -> firstOfEach(relation, ids)).toList())
                .andFailFast()
                .map(answers -> things.stream()
                        .map(thing -> with.apply(thing, members(asked, answers, id.applyAsLong(thing))))
                        .toList());
    }

    /** Empty where the other service does not answer. */
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
            // Never an empty list that is not true.
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
