package org.petregistry.systemtests.relationship;

import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Pair.Relation;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * Races between a deletion and references to the thing, ordered by a transaction that holds the locks that they need, over
 * every pair.
 */
class RaceIT {
    static final List<Pair> PAIRS = List.of(Pair.OWNERS_AND_PETS, Pair.CUSTOMERS_AND_ORDERS);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<Pair, LinkedRegistry> REGISTRIES = new ConcurrentHashMap<>();

    private Pair pair;
    private DatabasePair databases;
    private Api referenced;
    private Api referencing;
    private long id;

    /** A thing that the other service knows. */
    private void begin(Pair one) {
        pair = one;
        LinkedRegistry registry = REGISTRIES.computeIfAbsent(pair, RaceIT::start);
        databases = registry.databases();
        referenced = registry.referenced().get(0).service().api();
        referencing = registry.referencing().get(0).service().api();
        id = thing();
        // Not through the change feed, which can be later.
        row(pair.nullable(), id);
    }

    @AfterAll
    static void end() {
        REGISTRIES.values().forEach(LinkedRegistry::close);
        REGISTRIES.clear();
    }

    @ParameterizedTest
    @FieldSource("PAIRS")
    void a_mandatory_reference_written_during_a_recall_is_subject_to_its_action(Pair one) throws SQLException {
        begin(one);
        long row = row(pair.mandatory(), thing());

        CompletableFuture<Answer> deletion;
        try (Held writer = new Held(refer(pair.mandatory(), row))) {
            deletion = send(() -> referenced.delete(pair.path(id)));
            writer.awaitWaiting(1).commit();
        }

        assertThat(deletion.join())
                .isProblem(409, pair.problem("has-" + pair.mandatory().name()));
        assertThat(referenced.get(pair.path(id))).hasStatus(200).hasText("state", "active");
    }

    @ParameterizedTest
    @FieldSource("PAIRS")
    void a_nullable_reference_written_during_a_recall_is_set_to_null(Pair one) throws SQLException {
        begin(one);
        Relation relation = pair.nullable();
        long row = row(relation, thing());

        CompletableFuture<Answer> deletion;
        try (Held writer = new Held(refer(relation, row))) {
            deletion = send(() -> referenced.delete(pair.path(id)));
            writer.awaitWaiting(1).commit();
        }

        assertThat(deletion.join()).hasStatus(204);
        assertThat(referencing.get(relation.path(row))).hasNull(relation.member());
    }

    @ParameterizedTest
    @FieldSource("PAIRS")
    void a_reference_written_after_the_start_of_a_recall_waits_and_is_rejected(Pair one) throws SQLException {
        begin(one);
        Relation relation = pair.nullable();
        long row = row(relation, id);

        CompletableFuture<Answer> deletion;
        CompletableFuture<Answer> late;
        // The recall has locked the grant, and waits for this row.
        try (Held other = new Held("select from %s where id = %d for update".formatted(relation.table(), row))) {
            deletion = send(() -> referenced.delete(pair.path(id)));
            other.awaitWaiting(1);
            late = send(() -> referencing.post(relation.path(), relation.draft("late", id)));
            other.awaitWaiting(2).commit();
        }

        assertThat(deletion.join()).hasStatus(204);
        assertThat(late.join()).isProblem(422, pair.problem("deleted")).pointsOnlyTo("/" + relation.member());
        assertThat(referencing.get(relation.path(row))).hasNull(relation.member());
    }

    private static LinkedRegistry start(Pair pair) {
        String name = "race_" + pair.things();
        return LinkedRegistry.start(name, new DatabasePair(name), 1, LinkedRegistry.Applications.built(pair));
    }

    private long thing() {
        return created(referenced.post(pair.path(), pair.draft(Unique.name("thing"))));
    }

    private long row(Relation relation, long refersTo) {
        return created(referencing.post(relation.path(), relation.draft("row", refersTo)));
    }

    private static long created(Answer answer) {
        assertThat(answer).hasStatus(201);
        return answer.id();
    }

    /** The grant is locked by the foreign key, as by an insert. */
    private String refer(Relation relation, long row) {
        return "update %s set %s = %d where id = %d".formatted(relation.table(), relation.column(), id, row);
    }

    private static CompletableFuture<Answer> send(Supplier<Answer> request) {
        return CompletableFuture.supplyAsync(request);
    }

    /** A transaction of the referencing service's database that has run a statement and is open. */
    private final class Held implements AutoCloseable {
        private final Connection connection;

        /** Inside a transaction, the activity stays as it was first seen. */
        private final Connection observer;

        Held(String sql) throws SQLException {
            connection = databases.writePets();
            observer = databases.writePets();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        /** Waits until so many others wait for a lock. */
        Held awaitWaiting(int count) {
            await().atMost(PATIENCE).until(() -> DatabasePair.column(
                            observer,
                            "select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and wait_event_type = 'Lock'")
                    .equals(List.of(Integer.toString(count))));
            return this;
        }

        void commit() throws SQLException {
            connection.commit();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
            observer.close();
        }
    }
}
