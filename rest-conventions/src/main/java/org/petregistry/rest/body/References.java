package org.petregistry.rest.body;

import io.smallrye.mutiny.Uni;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.Violation;

/** References from a request body to rows that must exist. */
public final class References {
    private References() {}

    /**
     * Locks all referenced rows of this service against deletion until the transaction ends, in the current session.
     *
     * @param entity the entity of the rows
     * @param table its table, which is also its name in problems
     * @param notFound the problem of a row that does not exist
     * @return the entities by id, not loaded; also answers null with null
     * @throws Problem 422 with every reference to a row that does not exist
     */
    public static <E> Uni<Map<Long, E>> lock(Class<E> entity, String table, ProblemType notFound, List<Named> named) {
        if (named.isEmpty()) {
            return Uni.createFrom().item(Collections.emptyMap());
        }
        Set<Long> wanted = named.stream().map(Named::id).collect(Collectors.toCollection(TreeSet::new));
        return Rows.lockForReference(entity, table, wanted)
                .invoke(found -> refuse(
                        named,
                        id -> !found.containsKey(id),
                        notFound,
                        "references a " + table + " that does not exist"));
    }

    /**
     * Rejects faulty references.
     *
     * @param message the message of each violation
     * @throws Problem of this type, with every faulty reference, if there are any
     */
    public static void refuse(List<Named> named, Predicate<Long> faulty, ProblemType type, String message) {
        List<Violation> violations = named.stream()
                .filter(place -> faulty.test(place.id()))
                .map(place -> new Violation(place.pointer(), message))
                .toList();
        if (!violations.isEmpty()) {
            throw Problem.of(type, "The body " + message + ".").at(violations);
        }
    }
}
