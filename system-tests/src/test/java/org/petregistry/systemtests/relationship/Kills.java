package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.petregistry.systemtests.harness.Agreement;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Applications;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Pair.Relation;
import org.petregistry.systemtests.harness.Together;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.TestDatabase;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/**
 * Each operation is interrupted by a kill at every point that it reaches; then the killed process is restarted. Afterwards
 * both sides agree, acknowledged writes exist, others have happened completely or not at all, and a retry has one effect.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Kills {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** While a service starts in one, the other one continues. */
    private static final int LANES = 2;

    /** The pause of the background task after a kill; it does not affect the result. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "FOREIGN_KEY_RECALL_SHORTEST_PAUSE", "200MS",
            "FOREIGN_KEY_RECALL_LONGEST_PAUSE", "200MS");

    private final Pair pair;
    private TestDatabase database;
    private List<Lane> lanes;

    /**
     * An operation under test.
     *
     * @param request can be retried
     * @param check receives the answer, or null if there was none, after the restart
     */
    record Attempt(Supplier<Answer> request, Consumer<Answer> check) {}

    Kills(Pair pair) {
        this.pair = pair;
    }

    @BeforeAll
    void begin() {
        database = TestDatabase.start();
        lanes = Together.run(LANES, Lane::new);
    }

    @AfterAll
    void end() {
        lanes.forEach(lane -> lane.registry.close());
        database.close();
    }

    /** A thing is created once. */
    Attempt createThing(Lane lane) {
        String name = Unique.name(pair.thing());
        return once(
                () -> lane.referencedDoor.post(pair.path(), pair.draft(name), "Idempotency-Key", name),
                () -> lane.referenced.get(pair.path() + "?name=" + name),
                1);
    }

    /** A row is created for a thing that has a grant. */
    Attempt createRowOfKnownThing(Lane lane) {
        long id = lane.thing("known");
        lane.row(pair.nullable(), "first", id);
        return createRow(lane, id);
    }

    /** A row is created for a thing that is looked up. */
    Attempt createRowOfUnknownThing(Lane lane) {
        return createRow(lane, lane.thing("unknown"));
    }

    private Attempt createRow(Lane lane, long id) {
        Relation relation = pair.nullable();
        String name = Unique.name(relation.table());
        return once(
                () -> lane.referencingDoor.post(relation.path(), relation.draft(name, id), "Idempotency-Key", name),
                () -> lane.referencing.get(
                        relation.path() + "?" + relation.text() + "=" + name + "&" + relation.member() + "=" + id),
                1);
    }

    /** A batch is created completely. */
    Attempt createBatch(Lane lane) {
        Relation relation = pair.nullable();
        String name = Unique.name("batch");
        long id = lane.thing("unknown");
        String body = "[" + relation.draft(name, id) + "," + relation.draft(name, null) + "," + relation.draft(name, id)
                + "]";
        return once(
                () -> lane.referencingDoor.post(relation.path() + "/batch", body, "Idempotency-Key", name),
                () -> lane.referencing.get(relation.path() + "?" + relation.text() + "=" + name),
                3);
    }

    /** A create request with a key: it happens completely or not at all, and once for any number of retries. */
    private static Attempt once(Supplier<Answer> request, Supplier<Answer> list, int count) {
        return new Attempt(request, answer -> {
            List<Long> made = Json.ids(list.get().items());
            assertThat(made).hasSize(succeeded(answer) || !made.isEmpty() ? count : 0);
            Answer again = untilServed(request);
            assertThat(again).hasStatus(201);
            if (!made.isEmpty()) {
                assertThat(again).hasHeader("Idempotency-Replayed", "true");
            }
            if (succeeded(answer)) {
                assertThat(again.json()).isEqualTo(answer.json());
            }
            assertThat(Json.ids(list.get().items())).hasSize(count).containsAll(made);
        });
    }

    /** A row gets another thing, which is looked up. */
    Attempt passOn(Lane lane) {
        Relation relation = pair.nullable();
        long id = lane.thing("unknown");
        String path = relation.path(lane.row(relation, "stray", null));
        Supplier<Answer> request = () -> lane.referencingDoor.patch(path, relation.patch(id));
        return new Attempt(request, answer -> {
            boolean passedOn =
                    lane.referencing.get(path).json().path(relation.member()).longValue() == id;
            assertThat(passedOn || !succeeded(answer)).as("%s", answer).isTrue();
            assertThat(lane.referencing.get(path)).hasNumber("version", passedOn ? 1 : 0);
            assertThat(untilServed(request))
                    .hasStatus(200)
                    .hasNumber(relation.member(), id)
                    .hasNumber("version", 1);
        });
    }

    /** A deletion that ends with the thing deleted on both sides, one row detached and one deleted, or never began. */
    Attempt delete(Lane lane) {
        Relation nullable = pair.nullable();
        Relation mandatory = pair.mandatory();
        long id = lane.thing("leaving");
        String path = pair.path(id);
        String detached = nullable.path(lane.row(nullable, "spot", id));
        String deleted = mandatory.path(lane.row(mandatory, "goodbye", id));
        Supplier<Answer> request = () -> lane.referencedDoor.delete(pair.deletion(id, "set-null", "cascade"));
        return new Attempt(request, answer -> {
            if (succeeded(answer)) {
                assertThat(lane.referenced.get(path)).isProblem(410, pair.problem("deleted"));
            }
            if (lane.referenced.get(path).status() == 200) {
                assertThat(lane.referencing.get(detached))
                        .hasNumber(nullable.member(), id)
                        .hasNumber("version", 0);
                assertThat(lane.referencing.get(deleted)).hasNumber(mandatory.member(), id);
                assertThat(untilServed(request)).hasStatus(204);
            }
            assertThat(untilServed(request)).isProblem(410, pair.problem("deleted"));
            assertThat(lane.referencing.get(detached))
                    .hasStatus(200)
                    .hasNull(nullable.member())
                    .hasNumber("version", 1);
            assertThat(lane.referencing.get(deleted)).isProblem(404, "not-found");
            assertThat(lane.referencing.post(nullable.path(), nullable.draft("late", id)))
                    .isProblem(422, pair.problem("deleted"));
        });
    }

    /** A deletion that is refused leaves everything. */
    Attempt deleteInVain(Lane lane) {
        Relation relation = pair.nullable();
        long id = lane.thing("staying");
        String path = pair.path(id);
        String row = relation.path(lane.row(relation, "spot", id));
        Supplier<Answer> request = () -> lane.referencedDoor.delete(path + "?" + relation.name() + "=restrict");
        return new Attempt(request, answer -> {
            assertThat(lane.referenced.get(path))
                    .hasStatus(200)
                    .hasText("state", "active")
                    .hasNumber("version", 0);
            assertThat(lane.referencing.get(row))
                    .hasNumber(relation.member(), id)
                    .hasNumber("version", 0);
            assertThat(untilServed(request)).isProblem(409, pair.problem("has-" + relation.name()));
            assertThat(lane.referencing.post(relation.path(), relation.draft("another", id)))
                    .hasStatus(201);
        });
    }

    /** The change has been committed; this tests that it reaches the other service. */
    Attempt rename(Lane lane) {
        long id = lane.thing("before");
        lane.row(pair.nullable(), "spot", id);
        String name = Unique.name("after");
        assertThat(lane.referenced.patch(pair.path(id), pair.draft(name))).hasStatus(200);
        Supplier<Answer> request = () -> {
            lane.points.releaseFeed();
            await().atMost(LIMIT)
                    .until(() -> lane.points.reached().isPresent()
                            || lane.nameGranted(id).equals(List.of(name)));
            return null;
        };
        return new Attempt(request, answer -> assertThat(lane.nameGranted(id)).containsExactly(name));
    }

    private static boolean succeeded(Answer answer) {
        return answer != null && answer.status() < 300;
    }

    /** The first answer without an error: right after a kill the circuit breaker can still be open. */
    private static Answer untilServed(Supplier<Answer> request) {
        List<Answer> answers = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            answers.add(request.get());
            int status = answers.get(answers.size() - 1).status();
            return status != 503 && status != 202;
        });
        return answers.get(answers.size() - 1);
    }

    /** @param least the minimum number of points: without points the test would prove nothing */
    void killAtEveryPoint(int least, Function<Lane, Attempt> operation) {
        AtomicInteger next = new AtomicInteger();
        Together.run(LANES, number -> {
            Lane lane = lanes.get(number);
            lane.breakAtEachOf(operation, least, next, lane.points::killServiceAt);
            return null;
        });
    }

    void crashAtEveryPoint(int least, Function<Lane, Attempt> operation) {
        Lane lane = lanes.get(0);
        lane.breakAtEachOf(operation, least, new AtomicInteger(), lane.points::crashDatabaseAt);
    }

    /** A separate registry, on which operations run one after the other. */
    final class Lane {
        final LinkedRegistry registry;
        final KillPoints points;
        final Agreement agreement;
        final Api referenced;
        final Api referencing;
        final Api referencedDoor;
        final Api referencingDoor;

        Lane(int number) {
            String name = "kill_" + pair.things() + "_" + number;
            registry = LinkedRegistry.start(
                    name, new DatabasePair(database, database, name), 1, Applications.built(pair), IMPATIENT);
            Instance referencedInstance = registry.referenced().get(0);
            Instance referencingInstance = registry.referencing().get(0);
            points = new KillPoints(registry, database);
            agreement = new Agreement(registry);
            referenced = referencedInstance.service().api();
            referencing = referencingInstance.service().api();
            referencedDoor = referencedInstance.api();
            referencingDoor = referencingInstance.api();
        }

        /** A new thing's id. */
        long thing(String word) {
            return create(referenced, pair.path(), pair.draft(Unique.name(word)));
        }

        /** A new row's id. */
        long row(Relation relation, String text, Long id) {
            return create(referencing, relation.path(), relation.draft(text, id));
        }

        private static long create(Api service, String path, String body) {
            Answer answer = service.post(path, body);
            assertThat(answer).hasStatus(201);
            return answer.id();
        }

        /**
         * Repeats an operation, interrupted at a later point each time, until it does not reach the point.
         *
         * @param next the first point that no lane has tried
         */
        void breakAtEachOf(Function<Lane, Attempt> operation, int least, AtomicInteger next, IntConsumer breakAt) {
            boolean reached;
            do {
                reached = tryOnce(operation, next.getAndIncrement(), breakAt);
            } while (reached);
            assertThat(points.count()).as("points").isGreaterThanOrEqualTo(least);
        }

        /** @return whether the operation reached the point */
        private boolean tryOnce(Function<Lane, Attempt> operation, int point, IntConsumer breakAt) {
            points.holdFeed();
            Attempt attempt = operation.apply(this);
            breakAt.accept(point);
            Answer answer = tryTo(attempt.request());
            points.stop();
            points.releaseFeed();
            String what = "point " + point + ": " + points.reached().orElse("no kill");
            restore();
            assertThat(agreement.within(LIMIT)).as(what).isEmpty();
            try {
                attempt.check().accept(answer);
            } catch (AssertionError e) {
                throw new AssertionError(what + ", the answer was " + answer, e);
            }
            return points.reached().isPresent();
        }

        private static Answer tryTo(Supplier<Answer> request) {
            try {
                return request.get();
            } catch (UncheckedIOException nobodyAnswers) {
                return null;
            }
        }

        private void restore() {
            if (points.databaseDied()) {
                database.restart();
            }
            registry.instances().map(Instance::service).forEach(service -> {
                if (!service.isRunning()) {
                    service.start();
                }
                service.awaitReady();
            });
        }

        private List<String> nameGranted(long id) {
            try (Connection connection = registry.databases().readPets()) {
                return DatabasePair.column(connection, "select name from " + pair.thing() + "_ref where id = " + id);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
