package org.petregistry.owners.deletion;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.petregistry.owners.owner.OwnerProblems;
import org.petregistry.owners.pets.RecallAnswer;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.problem.Problem;

/**
 * The steps of a deletion that this database takes, each a transaction of its own. Between the first and the last
 * pets-service decides; no step waits for it.
 */
@ApplicationScoped
class DeletionSteps {
    /** {@code for update}: nobody changes the owner between the look at its version and the mark. */
    private static final String LOCK = """
            select version, state, deletion_id, deletion_pets_rule, deletion_posts_rule from owner
            where id = $1 for update""";

    private static final String MARK = """
            update owner set state = 'deleting', deletion_id = $2, deletion_pets_rule = $3, deletion_posts_rule = $4,
              deletion_started_at = now()
            where id = $1""";

    private static final String DELETE = "delete from owner where id = $1 and deletion_id = $2 returning version";

    private static final String REMEMBER = "insert into deleted_owner (id, deletion_id, version) values ($1, $2, $3)";

    private static final String REACTIVATE = """
            update owner set state = 'active', deletion_id = null, deletion_pets_rule = null, deletion_posts_rule = null,
              deletion_started_at = null
            where id = $1 and deletion_id = $2""";

    private static final String TAKEN_BACK = "select 1 from owner where id = $1 and deletion_id is distinct from $2";

    private static final String OPEN = """
            select id, deletion_id, deletion_pets_rule, deletion_posts_rule,
              extract(epoch from now() - deletion_started_at)::float8 as age
            from owner where state = 'deleting' order by deletion_started_at, id limit 200""";

    private static final String COUNT = "select count(*) from owner where state = 'deleting'";

    private final Pool pool;
    private final Transactions transactions;

    DeletionSteps(Pool pool, Transactions transactions) {
        this.pool = pool;
        this.transactions = transactions;
    }

    /**
     * Begins a deletion, or joins the one that is under way by the same rules.
     *
     * @param ifMatch the header, or null
     * @throws Problem 404 where there is no such owner, 412 where it has another version, 409 where it is being deleted by
     *     other rules
     */
    Uni<Deletion> begin(long ownerId, Rules rules, String ifMatch) {
        return transactions.inSql(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(ownerId))
                .flatMap(rows -> {
                    if (rows.size() == 0) {
                        throw Problem.notFound("owner", ownerId);
                    }
                    Row owner = rows.iterator().next();
                    EntityTags.requireMatch(ifMatch, owner.getLong("version"));
                    return owner.getUUID("deletion_id") == null
                            ? mark(connection, new Deletion(UUID.randomUUID(), ownerId, rules))
                            : Uni.createFrom().item(join(deletion(ownerId, owner), rules));
                }));
    }

    private static Uni<Deletion> mark(SqlConnection connection, Deletion deletion) {
        return connection
                .preparedQuery(MARK)
                .execute(Tuple.of(
                        deletion.ownerId(),
                        deletion.id(),
                        deletion.rules().pets(),
                        deletion.rules().posts()))
                .replaceWith(deletion);
    }

    private static Deletion join(Deletion underWay, Rules rules) {
        if (!underWay.rules().equals(rules)) {
            throw Problem.of(
                    OwnerProblems.OWNER_DELETING,
                    "The owner " + underWay.ownerId() + " is being deleted by other rules: pets="
                            + underWay.rules().pets() + ", posts="
                            + underWay.rules().posts() + ".");
        }
        return underWay;
    }

    /**
     * Does what pets-service has decided, and nothing as long as it has not: the fence may be closed already. Where the
     * deletion is not under way any more, another instance has done it.
     *
     * @param answer to the recall of this very deletion
     */
    Uni<Void> conclude(Deletion deletion, RecallAnswer answer) {
        return switch (answer.outcome()) {
            case CLOSED -> deleteRow(deletion);
            case REFUSED -> reactivate(deletion);
            case IN_PROGRESS, NONE -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> reactivate(Deletion deletion) {
        return transactions
                .inSql(connection ->
                        connection.preparedQuery(REACTIVATE).execute(Tuple.of(deletion.ownerId(), deletion.id())))
                .replaceWithVoid();
    }

    private Uni<Void> deleteRow(Deletion deletion) {
        return transactions.inSql(connection -> connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(deletion.ownerId(), deletion.id()))
                .flatMap(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(REMEMBER)
                                // That it is gone is a change too.
                                .execute(Tuple.of(
                                        deletion.ownerId(),
                                        deletion.id(),
                                        rows.iterator().next().getLong("version") + 1))
                                .replaceWithVoid()));
    }

    /** Whether the owner has outlived this deletion, which then was refused. */
    Uni<Boolean> wasTakenBack(Deletion deletion) {
        return pool.preparedQuery(TAKEN_BACK)
                .execute(Tuple.of(deletion.ownerId(), deletion.id()))
                .map(rows -> rows.size() > 0);
    }

    /** How many deletions are under way. */
    Uni<Long> count() {
        return pool.query(COUNT).execute().map(rows -> rows.iterator().next().getLong(0));
    }

    /** The oldest deletions that are under way, as many as one round takes, oldest first. */
    Uni<List<Open>> open() {
        return pool.query(OPEN).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Open(
                        deletion(row.getLong("id"), row), Duration.ofMillis((long) (row.getDouble("age") * 1_000))))
                .toList());
    }

    private static Deletion deletion(long ownerId, Row row) {
        return new Deletion(
                row.getUUID("deletion_id"),
                ownerId,
                new Rules(row.getString("deletion_pets_rule"), row.getString("deletion_posts_rule")));
    }

    /** A deletion that is under way, and for how long. */
    record Open(Deletion deletion, Duration age) {}
}
