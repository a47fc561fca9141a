package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.systemtests.harness.AnswerAssert.assertThat;
import static org.petregistry.systemtests.harness.Json.json;

import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Answer;
import org.petregistry.systemtests.harness.Api;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.Json;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Applications;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Together;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.TestDatabase;

/**
 * Each operation is broken off at every point it comes to, by a death without goodbye; then who died is started again.
 * Afterwards both sides agree, what was acknowledged is there, what was not has happened wholly or not at all, and whoever
 * tries again gets one effect.
 */
class KillIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** While a service starts in one, the other one goes on. */
    private static final int LANES = 2;

    private static TestDatabase database;
    private static List<Lane> lanes;

    @BeforeAll
    static void begin() {
        database = TestDatabase.start();
        lanes = Together.run(LANES, Lane::new);
    }

    @AfterAll
    static void end() {
        lanes.forEach(lane -> lane.registry.close());
        database.close();
    }

    @Test
    void an_owner_is_made_once() {
        killAtEveryPoint(3, KillIT::makeOwner);
    }

    @Test
    void a_pet_is_given_to_a_known_owner_once() {
        killAtEveryPoint(3, lane -> {
            long owner = lane.given.owner(Unique.name("known"));
            lane.given.pet("first", owner);
            return makePet(lane, owner);
        });
    }

    @Test
    void a_pet_is_given_to_an_owner_that_is_looked_up_once() {
        killAtEveryPoint(9, KillIT::makePetOfUnknownOwner);
    }

    @Test
    void a_pet_is_passed_on_to_an_owner_that_is_looked_up_once() {
        killAtEveryPoint(9, KillIT::passOn);
    }

    @Test
    void a_batch_is_made_once_and_whole() {
        killAtEveryPoint(9, KillIT::makeBatch);
    }

    @Test
    void a_deletion_that_detaches_and_cascades_ends() {
        killAtEveryPoint(11, KillIT::delete);
    }

    @Test
    void a_deletion_that_is_refused_leaves_everything() {
        killAtEveryPoint(11, KillIT::deleteInVain);
    }

    @Test
    void a_change_gets_through_the_feed() {
        killAtEveryPoint(8, KillIT::rename);
    }

    @Test
    void the_database_dies_around_each_commit_of_a_gift() {
        crashAtEveryPoint(4, KillIT::makePetOfUnknownOwner);
    }

    @Test
    void the_database_dies_around_each_commit_of_a_deletion() {
        crashAtEveryPoint(6, KillIT::delete);
    }

    /**
     * What is tried.
     *
     * @param request may be repeated
     * @param check is given the request's answer, or null where there was none, when all is well again
     */
    private record Attempt(Supplier<Answer> request, Consumer<Answer> check) {}

    private static Attempt makeOwner(Lane lane) {
        String name = Unique.name("owner");
        return once(
                () -> lane.ownersDoor.post("/owners", json("{'name': '%s'}", name), "Idempotency-Key", name),
                () -> lane.owners.get("/owners?name=" + name),
                1);
    }

    private static Attempt makePetOfUnknownOwner(Lane lane) {
        return makePet(lane, lane.given.owner(Unique.name("unknown")));
    }

    private static Attempt makePet(Lane lane, long owner) {
        String name = Unique.name("pet");
        String body = json("{'name': '%s', 'ownerId': %d}", name, owner);
        return once(
                () -> lane.petsDoor.post("/pets", body, "Idempotency-Key", name),
                () -> lane.pets.get("/pets?name=" + name + "&ownerId=" + owner),
                1);
    }

    private static Attempt makeBatch(Lane lane) {
        String name = Unique.name("batch");
        long owner = lane.given.owner(Unique.name("unknown"));
        String body = json(
                "[{'name': '%1$s', 'ownerId': %2$d}, {'name': '%1$s'}, {'name': '%1$s', 'ownerId': %2$d}]",
                name, owner);
        return once(
                () -> lane.petsDoor.post("/pets/batch", body, "Idempotency-Key", name),
                () -> lane.pets.get("/pets?name=" + name),
                3);
    }

    /** Something that is made under a key: whole or not at all, and once however often it is tried. */
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

    private static Attempt passOn(Lane lane) {
        long owner = lane.given.owner(Unique.name("unknown"));
        String path = "/pets/" + lane.given.pet("stray", null);
        Supplier<Answer> request = () -> lane.petsDoor.patch(path, json("{'ownerId': %d}", owner));
        return new Attempt(request, answer -> {
            boolean passedOn = lane.pets.get(path).json().path("ownerId").longValue() == owner;
            assertThat(passedOn || !succeeded(answer)).as("%s", answer).isTrue();
            assertThat(lane.pets.get(path)).hasNumber("version", passedOn ? 1 : 0);
            assertThat(untilServed(request))
                    .hasStatus(200)
                    .hasNumber("ownerId", owner)
                    .hasNumber("version", 1);
        });
    }

    /** A deletion that ends with the owner gone on both sides, its pet detached and its post gone, or was never begun. */
    private static Attempt delete(Lane lane) {
        long owner = lane.given.owner(Unique.name("leaving"));
        String path = "/owners/" + owner;
        String pet = "/pets/" + lane.given.pet("spot", owner);
        String post = "/posts/" + lane.given.post("goodbye", owner);
        Supplier<Answer> request = () -> lane.ownersDoor.delete(path + "?pets=set-null&posts=cascade");
        return new Attempt(request, answer -> {
            if (succeeded(answer)) {
                assertThat(lane.owners.get(path)).isProblem(410, "owner-deleted");
            }
            if (lane.owners.get(path).status() == 200) {
                assertThat(lane.pets.get(pet)).hasNumber("ownerId", owner).hasNumber("version", 0);
                assertThat(lane.pets.get(post)).hasNumber("authorId", owner);
                assertThat(untilServed(request)).hasStatus(204);
            }
            assertThat(untilServed(request)).isProblem(410, "owner-deleted");
            assertThat(lane.pets.get(pet)).hasStatus(200).hasNull("ownerId").hasNumber("version", 1);
            assertThat(lane.pets.get(post)).isProblem(404, "not-found");
            assertThat(lane.pets.post("/pets", json("{'name': 'late', 'ownerId': %d}", owner)))
                    .isProblem(422, "owner-deleted");
        });
    }

    private static Attempt deleteInVain(Lane lane) {
        long owner = lane.given.owner(Unique.name("staying"));
        String path = "/owners/" + owner;
        String pet = "/pets/" + lane.given.pet("spot", owner);
        Supplier<Answer> request = () -> lane.ownersDoor.delete(path + "?pets=restrict");
        return new Attempt(request, answer -> {
            assertThat(lane.owners.get(path))
                    .hasStatus(200)
                    .hasText("state", "active")
                    .hasNumber("version", 0);
            assertThat(lane.pets.get(pet)).hasNumber("ownerId", owner).hasNumber("version", 0);
            assertThat(untilServed(request)).isProblem(409, "owner-has-pets");
            assertThat(lane.pets.post("/pets", json("{'name': 'another', 'ownerId': %d}", owner)))
                    .hasStatus(201);
        });
    }

    /** The change has been made; what is tried is that it gets to pets-service. */
    private static Attempt rename(Lane lane) {
        long owner = lane.given.owner(Unique.name("before"));
        lane.given.pet("spot", owner);
        String name = Unique.name("after");
        assertThat(lane.owners.patch("/owners/" + owner, json("{'name': '%s'}", name)))
                .hasStatus(200);
        Supplier<Answer> request = () -> {
            lane.points.releaseFeed();
            await().atMost(LIMIT)
                    .until(() -> lane.points.reached().isPresent()
                            || lane.nameGranted(owner).equals(List.of(name)));
            return null;
        };
        return new Attempt(
                request, answer -> assertThat(lane.nameGranted(owner)).containsExactly(name));
    }

    private static boolean succeeded(Answer answer) {
        return answer != null && answer.status() < 300;
    }

    /** The answer as soon as it is one: right after a death the other service may still keep away. */
    private static Answer untilServed(Supplier<Answer> request) {
        List<Answer> answers = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            answers.add(request.get());
            int status = answers.get(answers.size() - 1).status();
            return status != 503 && status != 202;
        });
        return answers.get(answers.size() - 1);
    }

    /** @param least how many points there are at least: a count of none would prove nothing */
    private static void killAtEveryPoint(int least, Function<Lane, Attempt> operation) {
        Together.run(LANES, number -> {
            Lane lane = lanes.get(number);
            lane.breakAtEachOf(operation, least, number, LANES, lane.points::killServiceAt);
            return null;
        });
    }

    private static void crashAtEveryPoint(int least, Function<Lane, Attempt> operation) {
        Lane lane = lanes.get(0);
        lane.breakAtEachOf(operation, least, 0, 1, lane.points::crashDatabaseAt);
    }

    /** A registry of its own, on which one thing is tried after the other. */
    private static final class Lane {
        final LinkedRegistry registry;
        final Instance ownersInstance;
        final Instance petsInstance;
        final KillPoints points;
        final Agreement agreement;
        final Api owners;
        final Api pets;
        final Api ownersDoor;
        final Api petsDoor;
        final Given given;

        Lane(int number) {
            String name = "kill_" + number;
            registry = LinkedRegistry.start(name, new DatabasePair(database, database, name), 1, Applications.BUILT);
            ownersInstance = registry.owners().get(0);
            petsInstance = registry.pets().get(0);
            points = new KillPoints(registry, database);
            agreement = new Agreement(registry.databases());
            owners = ownersInstance.service().api();
            pets = petsInstance.service().api();
            ownersDoor = ownersInstance.api();
            petsDoor = petsInstance.api();
            given = new Given(owners, pets);
        }

        /** Tries an operation again and again, each time to be broken at a later point, until it does not come to it. */
        void breakAtEachOf(Function<Lane, Attempt> operation, int least, int first, int step, IntConsumer breakAt) {
            int point = first;
            while (tryOnce(operation, point, breakAt)) {
                point += step;
            }
            assertThat(points.count()).as("points").isGreaterThanOrEqualTo(least);
        }

        /** @return whether the operation came to the point */
        private boolean tryOnce(Function<Lane, Attempt> operation, int point, IntConsumer breakAt) {
            points.holdFeed();
            Attempt attempt = operation.apply(this);
            breakAt.accept(point);
            Answer answer = tryTo(attempt.request());
            points.stop();
            points.releaseFeed();
            String what = "point " + point + ": " + points.reached().orElse("nobody dies");
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

        private List<String> nameGranted(long owner) {
            try (Connection connection = registry.databases().readPets()) {
                return DatabasePair.column(connection, "select name from owner_ref where id = " + owner);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
