package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.petregistry.systemtests.harness.Together;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;

/**
 * Databases are restored to many points while both services run: to points between operations, to the moment before and after
 * each commit of every operation, and to those of the meeting and the comparison after an earlier restore. {@link
 * RestoreScene#check} says what must hold afterwards.
 */
class RestoreMatrixIT {
    private static final int LEAST_COMMITS_OF_OPERATIONS = 12;
    private static final int MOST_POINTS = 20;
    private static final int LEAST_COMMITS_OF_A_RECOVERY = 7;

    /** Nobody is there to decide, and everything waits until the held connections are released. */
    private static final Map<String, String> SETTINGS = Map.of(
            "FOREIGN_KEY_RECOVERY_PROCEED", "true",
            "FOREIGN_KEY_RECALL_TIMEOUT", "4S",
            "QUARKUS_REST_CLIENT_REFERENCING_READ_TIMEOUT", "4000",
            "REGISTRY_DATABASE_IDLE_TRANSACTION_TIMEOUT", "60S",
            "REGISTRY_REQUESTS_ANSWER_TIMEOUT", "60S",
            "DATABASE_POOL_SIZE", "48");

    private static final List<Point> COPIED = new CopyOnWriteArrayList<>();

    private static RestoreScene scene;
    private static RestorePoints points;
    private static ExecutorService clients;

    /** What is restored: the databases of the later point or of the earlier one. */
    enum Restore {
        OWNERS,
        PETS,
        OWNERS_TO_THE_EARLIER,
        PETS_TO_THE_EARLIER,
        BOTH,
        OWNERS_AND_EARLIER_PETS,
        PETS_AND_EARLIER_OWNERS,
        OWNERS_THEN_PETS,
        PETS_THEN_OWNERS,
        OWNERS_AGAIN_DURING_RECOVERY,
        PETS_AGAIN_DURING_RECOVERY,
        OWNERS_TO_AN_ABANDONED_HISTORY,
        PETS_TO_AN_ABANDONED_HISTORY
    }

    /**
     * Both databases at one moment.
     *
     * @param what a description
     */
    record Point(String what, Path owners, Path pets) {}

    @BeforeAll
    static void begin() {
        scene = new RestoreScene("restore_matrix", 1, SETTINGS);
        points = new RestorePoints(scene.registry());
        clients = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void end() {
        clients.shutdownNow();
        scene.close();
    }

    @BeforeEach
    void settled() {
        scene.awaitSettled();
    }

    @AfterEach
    void release() {
        points.release();
        COPIED.forEach(point -> {
            scene.ownersDatabase().discard(point.owners());
            scene.petsDatabase().discard(point.pets());
        });
        COPIED.clear();
    }

    @ParameterizedTest
    @EnumSource
    void restored_between_operations(Restore restore) {
        scene.work();
        Point first = point("after some work");
        scene.work();
        Point second = point("after more work");
        scene.work();
        restore(restore, first, second);
    }

    /** All operations at once, each held at another commit: one restore tests all of these points. */
    @ParameterizedTest
    @EnumSource
    void restored_to_the_moment_of_each_commit_of_each_operation(Restore restore) {
        scene.work();
        Point before = point("before the operations");
        points.hideChanges();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        int held = 0;
        for (Supplier<Runnable> operation : operations()) {
            held += holdAtEachCommit(operation, answers);
        }
        Point during = point("during the operations");
        points.release();
        answers.forEach(CompletableFuture::join);
        assertThat(held).isGreaterThanOrEqualTo(2 * LEAST_COMMITS_OF_OPERATIONS);
        scene.work();
        restore(restore, before, during);
    }

    /**
     * To what the databases were while they were compared after an earlier restore. All points but the first are of an abandoned
     * history.
     */
    @ParameterizedTest
    @EnumSource(names = {"OWNERS", "PETS", "BOTH", "OWNERS_AND_EARLIER_PETS", "PETS_AND_EARLIER_OWNERS"})
    void restored_to_the_moment_of_each_commit_of_a_recovery(Restore restore) {
        for (Restore first : List.of(Restore.OWNERS, Restore.PETS)) {
            Point before = point("before the recovery");
            scene.work();
            String pair = scene.pair();
            List<Point> during = new ArrayList<>();
            points.visit(what -> during.add(point(what)));
            restore(before, first == Restore.OWNERS, first == Restore.PETS);
            await().atMost(RestoreScene.PATIENCE).until(() -> hasSettled(pair));
            points.release();
            scene.awaitSettled();
            assertThat(during).hasSizeGreaterThanOrEqualTo(LEAST_COMMITS_OF_A_RECOVERY);
            for (Point point : during) {
                scene.owner();
                scene.pet(scene.owner());
                scene.learn();
                restore(restore, before, point);
            }
        }
    }

    /** The server ends and goes back while a commit of the recovery waits. */
    @ParameterizedTest
    @CsvSource({"OWNERS, OWNERS", "OWNERS, PETS", "PETS, OWNERS", "PETS, PETS"})
    void restored_during_each_commit_of_a_recovery(Restore first, Restore again) {
        int commit = 0;
        while (restoreTwice(first, again, commit)) {
            commit++;
        }
        assertThat(commit).isGreaterThanOrEqualTo(2 * LEAST_COMMITS_OF_A_RECOVERY);
    }

    /** @return whether the first recovery reached this commit */
    private static boolean restoreTwice(Restore first, Restore again, int commit) {
        Point point = point("before the recovery");
        scene.owner();
        scene.pet(scene.owner());
        scene.learn();
        String pair = scene.pair();
        CompletableFuture<String> held = points.holdAt(commit);
        restore(point, first == Restore.OWNERS, first == Restore.PETS);
        await().atMost(RestoreScene.PATIENCE).until(() -> held.isDone() || hasSettled(pair));
        boolean reached = held.isDone();
        restore(point, again == Restore.OWNERS, again == Restore.PETS);
        points.release();
        scene.awaitSettled();
        scene.check(again != first);
        return reached;
    }

    private static boolean hasSettled(String previous) {
        String pair = scene.pair();
        return pair != null && !pair.equals(previous);
    }

    /** Both go back before they compare, which may use ids twice; then pets-service to an abandoned history, where it has them. */
    @Test
    void owners_whose_ids_are_used_twice_are_told_apart_by_their_keys() {
        scene.work();
        Point first = point("before");
        // Skips the ids that are reserved at that point.
        restore(first, true, false);
        scene.awaitSettled();
        long id = scene.owner();
        scene.pet(id);
        String name = nameOf(id);
        scene.work();
        Point second = point("with an id that will be used again");
        restoreBoth(first);
        scene.awaitSettled();
        scene.forgetIds();
        long other = scene.owner();
        while (other < id) {
            other = scene.owner();
        }
        assertThat(other).isEqualTo(id);
        scene.pet(other);
        String otherName = nameOf(other);
        restore(second, false, true);
        scene.awaitSettled();
        assertThat(nameOf(id)).isEqualTo(name);
        assertThat(scene.owners().get("/owners?name=" + otherName).ids())
                .singleElement()
                .isNotEqualTo(id);
        scene.check(true);
    }

    private static String nameOf(long owner) {
        return scene.owners()
                .get("/owners/" + owner)
                .expect(200)
                .json()
                .path("name")
                .asText();
    }

    private static Point point(String what) {
        Point point = new Point(
                what, scene.ownersDatabase().snapshot(), scene.petsDatabase().snapshot());
        COPIED.add(point);
        return point;
    }

    private static void restore(Point point, boolean ofOwners, boolean ofPets) {
        Together.run(2, number -> {
            if (number == 0 && ofOwners) {
                scene.ownersDatabase().restore(point.owners());
            }
            if (number == 1 && ofPets) {
                scene.petsDatabase().restore(point.pets());
            }
            return null;
        });
    }

    /** While both services stand still, so that they cannot compare in between. */
    private static void restoreBoth(Point point) {
        scene.registry().instances().forEach(instance -> instance.service().freeze());
        restore(point, true, true);
        scene.registry().instances().forEach(instance -> instance.service().thaw());
    }

    private static void restore(Restore restore, Point earlier, Point later) {
        // Ids that were used after both points may be used again only if both go back before they can compare.
        boolean mayRepeat = false;
        switch (restore) {
            case OWNERS -> restore(later, true, false);
            case PETS -> restore(later, false, true);
            case OWNERS_TO_THE_EARLIER -> restore(earlier, true, false);
            case PETS_TO_THE_EARLIER -> restore(earlier, false, true);
            case BOTH -> {
                restoreBoth(later);
                mayRepeat = true;
            }
            case OWNERS_AND_EARLIER_PETS -> {
                restoreBoth(new Point("mixed", later.owners(), earlier.pets()));
                mayRepeat = true;
            }
            case PETS_AND_EARLIER_OWNERS -> {
                restoreBoth(new Point("mixed", earlier.owners(), later.pets()));
                mayRepeat = true;
            }
            case OWNERS_THEN_PETS -> {
                restore(later, true, false);
                scene.awaitSettled();
                restore(earlier, false, true);
            }
            case PETS_THEN_OWNERS -> {
                restore(later, false, true);
                scene.awaitSettled();
                restore(earlier, true, false);
            }
            case OWNERS_AGAIN_DURING_RECOVERY -> {
                restore(later, true, false);
                restore(earlier, true, false);
            }
            case PETS_AGAIN_DURING_RECOVERY -> {
                restore(later, false, true);
                restore(earlier, false, true);
            }
            case OWNERS_TO_AN_ABANDONED_HISTORY -> {
                restore(earlier, true, false);
                scene.awaitSettled();
                scene.work();
                restore(later, true, false);
            }
            case PETS_TO_AN_ABANDONED_HISTORY -> {
                restore(earlier, false, true);
                scene.awaitSettled();
                scene.work();
                restore(later, false, true);
            }
        }
        scene.awaitSettled();
        try {
            scene.check(mayRepeat);
        } catch (AssertionError e) {
            throw new AssertionError(restore + " from " + later.what() + ": " + e.getMessage(), e);
        }
    }

    /** Every operation that writes. Each call makes what it needs, and returns the request. */
    private static List<Supplier<Runnable>> operations() {
        return List.of(
                RestoreMatrixIT::create,
                () -> refer(scene.owner()),
                () -> refer(known()),
                RestoreMatrixIT::passOn,
                () -> delete("set-null"),
                () -> delete("cascade"),
                () -> delete("restrict"));
    }

    private static Runnable create() {
        String name = Unique.name("owner");
        return () -> {
            Answer answer = scene.owners().post("/owners", RestoreScene.ownerNamed(name));
            if (answer.status() == 201) {
                scene.acknowledge(answer.id(), name);
            }
        };
    }

    private static Runnable refer(long owner) {
        String body = scene.petOf(owner);
        return () -> scene.pets().post("/pets", body);
    }

    private static long known() {
        long owner = scene.owner();
        scene.pet(owner);
        return owner;
    }

    private static Runnable passOn() {
        long pet = scene.pet(scene.owner());
        String body = scene.petNowOf(scene.owner());
        return () -> scene.pets().patch("/pets/" + pet, body);
    }

    private static Runnable delete(String action) {
        long owner = scene.owner();
        scene.pet(owner);
        scene.post(owner);
        return () -> scene.owners().delete("/owners/" + owner + "?posts=cascade&pets=" + action);
    }

    private static void send(Runnable request) {
        try {
            request.run();
        } catch (UncheckedIOException e) {
            // The client has waited too long.
        }
    }

    /** @return at how many points it was held */
    private static int holdAtEachCommit(Supplier<Runnable> operation, List<CompletableFuture<Void>> answers) {
        for (int i = 0; i < MOST_POINTS; i++) {
            Runnable request = operation.get();
            CompletableFuture<String> held = points.holdAt(i);
            CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> send(request), clients);
            answers.add(answer);
            CompletableFuture.anyOf(held, answer).join();
            points.stopCounting();
            if (!held.isDone()) {
                return i;
            }
        }
        throw new AssertionError("an operation commits again and again");
    }
}
