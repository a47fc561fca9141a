package org.petregistry.owners.unique;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.petregistry.rest.database.SqlState;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.Violation;

/**
 * Tells which values of a request are taken. The unique index alone decides; looking first would decide nothing. Only when
 * it has refused is it found out what for.
 */
@ApplicationScoped
public class Uniqueness {
    /** How often it may happen that what was in the way is gone when it is looked for. */
    private static final int ATTEMPTS = 3;

    private final Pool pool;

    Uniqueness(Pool pool) {
        this.pool = pool;
    }

    /**
     * Runs work that writes unique texts.
     *
     * @param id the row that the values are for, whose own they may be; 0 for new ones
     * @param texts all that the work writes of this kind
     * @param work one whole transaction
     * @throws Problem 409 with every entry whose value is taken, in the table or by an entry before it; for one column
     */
    public <T> Uni<T> keep(long id, List<UniqueText> texts, Supplier<Uni<T>> work) {
        return attempt(id, texts, work, ATTEMPTS);
    }

    private <T> Uni<T> attempt(long id, List<UniqueText> texts, Supplier<Uni<T>> work, int attempts) {
        return work.get().onFailure(SqlState::isUniqueViolation).recoverWithUni(failure -> violated(texts, failure)
                .map(text -> taken(id, text).flatMap(violations -> {
                    if (!violations.isEmpty()) {
                        throw Problem.of(
                                        ProblemType.ALREADY_TAKEN,
                                        "The " + text.column() + " is in use, whatever its case.")
                                .at(violations);
                    }
                    if (attempts == 1) {
                        throw Problem.of(
                                ProblemType.BUSY, "Others take and leave the same " + text.column() + " all the time.");
                    }
                    return attempt(id, texts, work, attempts - 1);
                }))
                .orElseGet(() -> Uni.createFrom().failure(failure)));
    }

    private static Optional<UniqueText> violated(List<UniqueText> texts, Throwable failure) {
        return SqlState.constraint(failure)
                .flatMap(name ->
                        texts.stream().filter(text -> text.index().equals(name)).findAny());
    }

    private Uni<List<Violation>> taken(long id, UniqueText text) {
        return pool.preparedQuery(text.sqlOfTaken())
                .execute(Tuple.of(text.values().toArray(String[]::new), id))
                .map(rows -> {
                    List<Violation> violations = new ArrayList<>();
                    for (Row row : rows) {
                        String pointer = text.pointer().apply((int) (row.getLong("place") - 1));
                        if (row.getBoolean("stored")) {
                            violations.add(new Violation(pointer, "is in use"));
                        } else if (row.getBoolean("repeated")) {
                            violations.add(new Violation(pointer, "is given more than once"));
                        }
                    }
                    return violations;
                });
    }
}
