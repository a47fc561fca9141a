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
 * Reports which values of a request are already in use. The unique index alone decides, since an earlier check would be a
 * race. The values are looked up only after a violation.
 */
@ApplicationScoped
public class Uniqueness {
    /** The number of attempts if the conflicting value has disappeared when it is looked up. */
    private static final int ATTEMPTS = 3;

    private final Pool pool;

    Uniqueness(Pool pool) {
        this.pool = pool;
    }

    /**
     * Runs work that writes unique values.
     *
     * @param id the row that is updated, which may already have the values; 0 for new rows
     * @param texts all unique values that the work writes
     * @param work one whole transaction
     * @throws Problem 409 with every entry whose value is already in use, in the table or by an earlier entry; for one column
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
                                        "The " + text.column() + " is already in use (case-insensitive).")
                                .at(violations);
                    }
                    if (attempts == 1) {
                        throw Problem.of(ProblemType.BUSY, "Concurrent changes to this " + text.column() + "; retry.");
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
                            violations.add(new Violation(pointer, "is already in use"));
                        } else if (row.getBoolean("repeated")) {
                            violations.add(new Violation(pointer, "is repeated"));
                        }
                    }
                    return violations;
                });
    }
}
