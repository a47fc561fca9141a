package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.petregistry.foreignkey.pairing.PairLock;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.problem.Problem;

/**
 * The steps of a deletion in this database, each in its own transaction. Between the first and the last the other service
 * decides; no transaction waits for it.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class DeletionSteps {
    private final Pool pool;
    private final Transactions transactions;
    private final Referenced key;

    /** {@code for update}: prevents changes between the check of the version and the mark. */
    private final String lock;

    private final String mark;
    private final String delete;
    private final String remember;
    private final String reactivate;
    private final String reactivated;
    private final String open;
    private final String count;

    DeletionSteps(Pool pool, Transactions transactions, ReferencedSide side) {
        this.pool = pool;
        this.transactions = transactions;
        key = side.declaration();
        List<String> rules = key.ruleColumns();
        String ruleList = String.join(", ", rules);
        lock = key.sql("select version, state, deletion_id, " + ruleList + ", " + OwnPair.COLUMN
                + " from <thing> where id = $1 for update");
        mark = key.sql("update <thing> set state = 'deleting', deletion_id = $2, deletion_started_at = now(), "
                + IntStream.range(0, rules.size())
                        .mapToObj(i -> rules.get(i) + " = $" + (i + 3))
                        .collect(Collectors.joining(", "))
                + " where id = $1");
        delete = key.sql("delete from <thing> where id = $1 and deletion_id = $2 returning version");
        // With the actions: after a restore of the other database, they are applied again.
        remember = key.sql("insert into deleted_<thing> (id, deletion_id, version, " + ruleList
                + ") values ($1, $2, $3, "
                + IntStream.range(0, rules.size()).mapToObj(i -> "$" + (i + 4)).collect(Collectors.joining(", "))
                + ")");
        reactivate = key.sql("update <thing> set state = 'active', deletion_id = null, deletion_started_at = null, "
                + rules.stream().map(rule -> rule + " = null").collect(Collectors.joining(", "))
                + " where id = $1 and deletion_id = $2");
        reactivated = key.sql("select 1 from <thing> where id = $1 and deletion_id is distinct from $2");
        open = key.sql("select id, deletion_id, " + ruleList
                + ", extract(epoch from now() - deletion_started_at)::float8 as age, " + OwnPair.COLUMN
                + " from <thing> where state = 'deleting' order by deletion_started_at, id limit 200");
        count = key.sql("select count(*) as open from <thing> where state = 'deleting'");
    }

    /**
     * Begins a deletion, or joins a pending one with the same actions.
     *
     * @param actions the action of each relation
     * @param ifMatch the header, or null
     * @throws Problem 404 if the thing does not exist, 412 if it has another version, 409 if it is being deleted with
     *     different actions
     */
    public Uni<Deletion> begin(long id, Map<String, Action> actions, String ifMatch) {
        return transactions.inSql(connection -> connection
                .preparedQuery(lock)
                .execute(Tuple.of(id))
                .flatMap(rows -> {
                    if (rows.size() == 0) {
                        throw Problem.notFound(key.thing().name(), id);
                    }
                    Row row = rows.iterator().next();
                    EntityTags.requireMatch(ifMatch, row.getLong("version"));
                    Uni<Recall> recall = row.getUUID("deletion_id") == null
                            ? mark(connection, new Recall(UUID.randomUUID(), id, actions))
                            : Uni.createFrom().item(join(recall(id, row), actions));
                    return recall.map(begun -> new Deletion(begun, row.getUUID("pair"), Duration.ZERO));
                }));
    }

    private Uni<Recall> mark(SqlConnection connection, Recall recall) {
        Tuple values = Tuple.of(recall.id(), recall.deletionId());
        key.relations()
                .forEach(relation ->
                        values.addString(recall.actions().get(relation.name()).word()));
        return connection.preparedQuery(mark).execute(values).replaceWith(recall);
    }

    private Recall join(Recall underWay, Map<String, Action> actions) {
        if (!underWay.actions().equals(actions)) {
            String rules = underWay.actions().entrySet().stream()
                    .map(action -> action.getKey() + "=" + action.getValue().word())
                    .collect(Collectors.joining(", "));
            throw Problem.of(
                    key.deleting(),
                    "The " + key.thing().name() + " " + underWay.id()
                            + " is already being deleted with different actions: " + rules + ".");
        }
        return underWay;
    }

    /**
     * Applies the decision of the other service; does nothing if there is none yet. If the deletion is no longer pending,
     * another instance has applied it.
     *
     * @param outcome the outcome of its recall under its pair number
     * @throws Problem 503 if this side has another pair number now
     */
    public Uni<Void> conclude(Deletion deletion, Outcome outcome) {
        Recall recall = deletion.recall();
        UUID pair = deletion.requirePair();
        return switch (outcome.decision().leaves()) {
            case DELETED -> deleteRow(recall, pair);
            case ACTIVE ->
                transactions
                        .inSql(connection -> PairLock.requireSettled(connection, pair)
                                .chain(() -> connection
                                        .preparedQuery(reactivate)
                                        .execute(Tuple.of(recall.id(), recall.deletionId()))))
                        .replaceWithVoid();
            case DELETING, UNKNOWN -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> deleteRow(Recall recall, UUID pair) {
        return transactions.inSql(connection -> PairLock.requireSettled(connection, pair)
                .chain(() -> connection.preparedQuery(delete).execute(Tuple.of(recall.id(), recall.deletionId())))
                .flatMap(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(remember)
                                // The deletion is a change too.
                                .execute(
                                        tombstone(recall, rows.iterator().next().getLong("version") + 1))
                                .replaceWithVoid()));
    }

    private Tuple tombstone(Recall recall, long version) {
        Tuple values = Tuple.of(recall.id(), recall.deletionId(), version);
        key.relations()
                .forEach(relation ->
                        values.addString(recall.actions().get(relation.name()).word()));
        return values;
    }

    /** Whether the thing still exists and this deletion is no longer pending, which means that it was rejected. */
    Uni<Boolean> wasReactivated(Recall recall) {
        return pool.preparedQuery(reactivated)
                .execute(Tuple.of(recall.id(), recall.deletionId()))
                .map(rows -> rows.size() > 0);
    }

    /** The number of pending deletions. */
    Uni<Long> count() {
        return pool.query(count).execute().map(rows -> rows.iterator().next().getLong("open"));
    }

    /** The oldest pending deletions, as many as one round handles, oldest first. */
    public Uni<List<Deletion>> open() {
        return pool.query(open).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Deletion(recall(row.getLong("id"), row), row.getUUID("pair"), Duration.ofMillis((long)
                        (row.getDouble("age") * 1_000))))
                .toList());
    }

    private Recall recall(long id, Row row) {
        Map<String, Action> actions = new LinkedHashMap<>();
        key.relations()
                .forEach(relation -> actions.put(relation.name(), Action.of(row.getString(relation.ruleColumn()))));
        return new Recall(row.getUUID("deletion_id"), id, actions);
    }
}
