package org.petregistry.pets.recall;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.petregistry.pets.recall.Recall.Decision;
import org.petregistry.pets.recall.Recall.Outcome;
import org.petregistry.pets.recall.Recall.PetsRule;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.problem.Problem;

/**
 * Decides deletions of owners. Each is decided in one transaction, whose commit is the decision: from then on the grant is
 * gone and can never come back, or the deletion is refused; and the outcome is remembered under the deletion's id.
 *
 * <p>Everything is locked by a statement of its own before it is changed by another: a statement that does both at READ
 * COMMITTED sees the time before its lock, and would miss a child that was inserted while it waited.
 */
@ApplicationScoped
public class Recalls {
    private static final String REMEMBERED = """
            select deletion_id, owner_id, pets_rule, posts_rule, outcome, pets, posts
            from owner_recall where deletion_id = $1""";

    /** Nothing else takes advisory locks in this database. */
    private static final String BEGIN = "select pg_try_advisory_xact_lock($1)";

    /** A family of millions of pets takes longer than a request may; repeats are told meanwhile that it is in progress. */
    private static final String TAKE_TIME = "set local statement_timeout = 0";

    private static final String ADD_FENCE = "insert into owner_fence (owner_id) values ($1) on conflict do nothing";
    private static final String LOCK_FENCE = "select closed from owner_fence where owner_id = $1 for update";

    /** {@code for update}: it waits for every child that is being inserted, and stops new ones. */
    private static final String LOCK_GRANT = "select id from owner_ref where id = $1 for update";

    private static final String COUNT = """
            select (select count(*) from pet where owner_id = $1) as pets,
                   (select count(*) from post where author_id = $1) as posts""";

    /** Counted, so that what comes back does not grow with the family. */
    private static final String LOCK_PETS =
            "select count(*) from (select from pet where owner_id = $1 order by id for update) locked";

    private static final String DETACH_PETS =
            "update pet set owner_id = null, version = version + 1, updated_at = now() where owner_id = $1";
    private static final String DETACH_POSTS_OF_PETS = """
            update post set pet_id = null, version = version + 1, updated_at = now()
            where pet_id in (select id from pet where owner_id = $1)""";
    private static final String DELETE_PETS = "delete from pet where owner_id = $1";
    private static final String DELETE_POSTS = "delete from post where author_id = $1";
    private static final String DELETE_GRANT = "delete from owner_ref where id = $1";
    private static final String CLOSE_FENCE = "update owner_fence set closed = true where owner_id = $1";
    private static final String REMEMBER = """
            insert into owner_recall (deletion_id, owner_id, pets_rule, posts_rule, outcome, pets, posts)
            values ($1, $2, $3, $4, $5, $6, $7)""";

    private final Transactions transactions;
    private final MeterRegistry meters;

    Recalls(Transactions transactions, MeterRegistry meters) {
        this.transactions = transactions;
        this.meters = meters;
    }

    /**
     * Decides a deletion, or gives the decision that was made before.
     *
     * @param deletionId the deletion
     * @return closed or refused; or in progress where another call decides about the same owner just now
     * @throws Problem 422 where the id was used for another owner or with other rules
     */
    Uni<Outcome> decide(UUID deletionId, Recall recall) {
        return transactions
                .inSql(connection -> decide(connection, deletionId, recall))
                .invoke(outcome -> meters.counter(
                                "registry.recalls", "outcome", outcome.outcome().word())
                        .increment());
    }

    /** The same in the caller's transaction; not counted, because it may be rolled back. */
    static Uni<Outcome> decide(SqlConnection connection, UUID deletionId, Recall recall) {
        return remembered(connection, deletionId, recall)
                .flatMap(known -> known != null
                        ? Uni.createFrom().item(known)
                        : decideUnlessBusy(connection, deletionId, recall));
    }

    private static Uni<Outcome> remembered(SqlConnection connection, UUID deletionId, Recall recall) {
        return connection
                .preparedQuery(REMEMBERED)
                .execute(Tuple.of(deletionId))
                .map(rows -> rows.size() == 0 ? null : read(rows.iterator().next(), recall));
    }

    private static Outcome read(Row row, Recall recall) {
        boolean same = row.getLong("owner_id").equals(recall.ownerId())
                && row.getString("pets_rule").equals(recall.pets().word())
                && row.getString("posts_rule").equals(recall.posts().word());
        if (!same) {
            throw Problem.of(
                    RecallProblems.RECALL_REUSED, "This deletion was decided for another owner or other rules.");
        }
        return new Outcome(
                row.getUUID("deletion_id"),
                row.getLong("owner_id"),
                Decision.of(row.getString("outcome")),
                row.getLong("pets"),
                row.getLong("posts"));
    }

    private static Uni<Outcome> decideUnlessBusy(SqlConnection connection, UUID deletionId, Recall recall) {
        return connection
                .preparedQuery(BEGIN)
                .execute(Tuple.of(recall.ownerId()))
                .map(rows -> rows.iterator().next().getBoolean(0))
                .flatMap(mine -> mine
                        ? lockAndDecide(connection, deletionId, recall)
                        : Uni.createFrom().item(new Outcome(deletionId, recall.ownerId(), Decision.IN_PROGRESS, 0, 0)));
    }

    private static Uni<Outcome> lockAndDecide(SqlConnection connection, UUID deletionId, Recall recall) {
        Tuple owner = Tuple.of(recall.ownerId());
        return connection
                .query(TAKE_TIME)
                .execute()
                .chain(() -> run(connection, ADD_FENCE, owner))
                .chain(() -> run(connection, LOCK_FENCE, owner))
                // Once more: another one may have decided while this one waited for the fence.
                .chain(() -> remembered(connection, deletionId, recall))
                .flatMap(known -> known != null
                        ? Uni.createFrom().item(known)
                        : run(connection, LOCK_GRANT, owner)
                                .chain(() -> run(connection, COUNT, owner))
                                .map(rows -> rows.iterator().next())
                                .map(counts ->
                                        recall.outcome(deletionId, counts.getLong("pets"), counts.getLong("posts")))
                                .call(outcome -> carryOut(connection, recall, outcome))
                                .call(outcome -> remember(connection, recall, outcome)));
    }

    private static Uni<Void> carryOut(SqlConnection connection, Recall recall, Outcome outcome) {
        if (outcome.outcome() == Decision.REFUSED) {
            return Uni.createFrom().voidItem();
        }
        Tuple owner = Tuple.of(recall.ownerId());
        Uni<RowSet<Row>> pets = recall.pets() == PetsRule.CASCADE
                ? run(connection, LOCK_PETS, owner)
                        .chain(() -> run(connection, DETACH_POSTS_OF_PETS, owner))
                        .chain(() -> run(connection, DELETE_PETS, owner))
                : run(connection, LOCK_PETS, owner).chain(() -> run(connection, DETACH_PETS, owner));
        return pets.chain(() -> run(connection, DELETE_POSTS, owner))
                .chain(() -> run(connection, DELETE_GRANT, owner))
                .chain(() -> run(connection, CLOSE_FENCE, owner))
                .replaceWithVoid();
    }

    private static Uni<RowSet<Row>> remember(SqlConnection connection, Recall recall, Outcome outcome) {
        return run(
                connection,
                REMEMBER,
                Tuple.tuple()
                        .addUUID(outcome.deletionId())
                        .addLong(outcome.ownerId())
                        .addString(recall.pets().word())
                        .addString(recall.posts().word())
                        .addString(outcome.outcome().word())
                        .addLong(outcome.pets())
                        .addLong(outcome.posts()));
    }

    private static Uni<RowSet<Row>> run(SqlConnection connection, String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values);
    }
}
