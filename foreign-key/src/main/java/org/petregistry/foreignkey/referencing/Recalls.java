package org.petregistry.foreignkey.referencing;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.petregistry.foreignkey.pairing.PairLock;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Decision;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.problem.Problem;

/**
 * Decides deletions. Each is decided in one transaction, whose commit is the decision: the grant is removed permanently, or
 * the deletion is rejected. The outcome is stored under the deletion id.
 *
 * <p>Locks and changes are separate statements: at READ COMMITTED, a statement that does both uses a snapshot from before its
 * lock, and would miss a row that was inserted while it waited.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class Recalls {
    /** Nothing else takes advisory locks in this database. */
    private static final String BEGIN = "select pg_try_advisory_xact_lock($1) as mine";

    /** Millions of rows take longer than a request may; retries meanwhile return in-progress. */
    private static final String TAKE_TIME = "set local statement_timeout = 0";

    private static final String ADD_FENCE = "insert into <thing>_fence (<id>) values ($1) on conflict do nothing";
    private static final String LOCK_FENCE = "select closed from <thing>_fence where <id> = $1 for update";

    /** {@code for update}: waits for all transactions that are inserting referencing rows, and blocks new ones. */
    private static final String LOCK_GRANT = "select id from <thing>_ref where id = $1 for update";

    private static final String DELETE_GRANT = "delete from <thing>_ref where id = $1";
    private static final String CLOSE_FENCE = "update <thing>_fence set closed = true where <id> = $1";

    private final Transactions transactions;
    private final MeterRegistry meters;
    private final Referencing key;
    private final String rememberedSql;
    private final String rememberSql;

    Recalls(ReferencingSide side, Transactions transactions, MeterRegistry meters) {
        this.transactions = transactions;
        this.meters = meters;
        key = side.declaration();
        List<String> columns =
                new ArrayList<>(List.of("deletion_id", key.target().idColumn(), "outcome"));
        key.relations().forEach(relation -> columns.addAll(List.of(relation.ruleColumn(), relation.name())));
        rememberedSql = key.sql("select " + String.join(", ", columns) + " from <thing>_recall where deletion_id = $1");
        rememberSql = key.sql("insert into <thing>_recall (" + String.join(", ", columns) + ") values ("
                + IntStream.rangeClosed(1, columns.size())
                        .mapToObj(i -> "$" + i)
                        .collect(Collectors.joining(", "))
                + ")");
    }

    /**
     * Decides a deletion, or returns the stored decision.
     *
     * @param pair the pair number of the message
     * @return closed or refused; or in progress if another call is deciding about the same thing
     * @throws Problem 422 if the deletion id was used for another thing or with different actions
     */
    Uni<Outcome> decide(Recall recall, UUID pair) {
        return transactions
                .inSql(connection -> PairLock.requireSettled(connection, pair).chain(() -> decide(connection, recall)))
                .invoke(outcome -> meters.counter(
                                "registry.recalls",
                                "outcome",
                                outcome.decision().word())
                        .increment());
    }

    /** The same in the caller's transaction; not counted, because it may be rolled back. */
    Uni<Outcome> decide(SqlConnection connection, Recall recall) {
        return remembered(connection, recall)
                .flatMap(known -> known != null ? Uni.createFrom().item(known) : decideUnlessBusy(connection, recall));
    }

    private Uni<Outcome> remembered(SqlConnection connection, Recall recall) {
        return connection
                .preparedQuery(rememberedSql)
                .execute(Tuple.of(recall.deletionId()))
                .map(rows -> rows.size() == 0 ? null : read(rows.iterator().next(), recall));
    }

    private Outcome read(Row row, Recall recall) {
        boolean same = row.getLong(key.target().idColumn()) == recall.id()
                && key.relations().stream().allMatch(relation -> row.getString(relation.ruleColumn())
                        .equals(recall.actions().get(relation.name()).word()));
        if (!same) {
            throw Problem.of(
                    key.recallReused(),
                    "This deletion id was used for another " + key.thing().name() + " or with different actions.");
        }
        return new Outcome(recall.deletionId(), recall.id(), Decision.of(row.getString("outcome")), counts(row));
    }

    private Map<String, Long> counts(Row row) {
        Map<String, Long> counts = new LinkedHashMap<>();
        key.relations().forEach(relation -> counts.put(relation.name(), row.getLong(relation.name())));
        return counts;
    }

    private Uni<Outcome> decideUnlessBusy(SqlConnection connection, Recall recall) {
        return run(connection, BEGIN, recall)
                .map(rows -> rows.iterator().next().getBoolean("mine"))
                .flatMap(mine -> mine
                        ? lockAndDecide(connection, recall)
                        : Uni.createFrom().item(recall.inProgress()));
    }

    private Uni<Outcome> lockAndDecide(SqlConnection connection, Recall recall) {
        return connection
                .query(TAKE_TIME)
                .execute()
                .chain(() -> run(connection, ADD_FENCE, recall))
                .chain(() -> run(connection, LOCK_FENCE, recall))
                // Checked again: another transaction may have decided while this one waited for the fence.
                .chain(() -> remembered(connection, recall))
                .flatMap(known -> known != null
                        ? Uni.createFrom().item(known)
                        : run(connection, LOCK_GRANT, recall)
                                .chain(() -> run(connection, "select " + key.counts("$1"), recall))
                                .map(rows ->
                                        recall.decide(counts(rows.iterator().next())))
                                .call(outcome -> carryOut(connection, recall, outcome))
                                .call(outcome -> remember(connection, recall, outcome)));
    }

    /**
     * Closes the fence of a thing that the other side has deleted, whatever references it now: a restore brought it back, and
     * nothing referenced it when its deletion was decided. Locks the fence and the grant first.
     *
     * @param actions the action of each relation; {@code restrict} does not reject
     */
    Uni<Void> close(SqlConnection connection, long id, Map<String, Action> actions) {
        Recall recall = new Recall(UUID.randomUUID(), id, actions);
        return run(connection, LOCK_FENCE, recall)
                .chain(() -> run(connection, LOCK_GRANT, recall))
                .chain(() -> run(connection, "select " + key.counts("$1"), recall))
                .map(rows -> new Outcome(
                        recall.deletionId(),
                        id,
                        Decision.CLOSED,
                        counts(rows.iterator().next())))
                .flatMap(outcome -> carryOut(connection, recall, outcome));
    }

    private Uni<Void> carryOut(SqlConnection connection, Recall recall, Outcome outcome) {
        if (outcome.decision() == Decision.REFUSED) {
            return Uni.createFrom().voidItem();
        }
        List<String> statements = new ArrayList<>();
        for (Relation relation : key.relations()) {
            // If there were none when the grant was locked, there are none now.
            if (outcome.counts().get(relation.name()) > 0) {
                statements.addAll(letGo(relation, recall.actions().get(relation.name())));
            }
        }
        statements.add(DELETE_GRANT);
        statements.add(CLOSE_FENCE);
        Uni<?> done = Uni.createFrom().voidItem();
        for (String sql : statements) {
            done = done.chain(() -> run(connection, sql, recall));
        }
        return done.replaceWithVoid();
    }

    private static List<String> letGo(Relation relation, Action action) {
        List<String> statements = new ArrayList<>();
        statements.add(relation.lockSql());
        if (action == Action.CASCADE) {
            statements.addAll(relation.beforeDelete());
            statements.add(relation.deleteSql());
        } else {
            statements.add(relation.detachSql());
        }
        return statements;
    }

    private Uni<RowSet<Row>> remember(SqlConnection connection, Recall recall, Outcome outcome) {
        Tuple values =
                Tuple.of(recall.deletionId(), recall.id(), outcome.decision().word());
        for (Relation relation : key.relations()) {
            values.addString(recall.actions().get(relation.name()).word());
            values.addLong(outcome.counts().get(relation.name()));
        }
        return connection.preparedQuery(rememberSql).execute(values);
    }

    private Uni<RowSet<Row>> run(SqlConnection connection, String sql, Recall recall) {
        return connection.preparedQuery(key.sql(sql)).execute(Tuple.of(recall.id()));
    }
}
