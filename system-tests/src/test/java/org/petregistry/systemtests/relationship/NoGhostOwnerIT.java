package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.systemtests.harness.AnswerAssert.assertThat;
import static org.petregistry.systemtests.harness.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Answer;
import org.petregistry.systemtests.harness.Api;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.RunningRegistry;

/**
 * The promise that the relationship rests on, from outside: whatever is done at once and whatever dies meanwhile, a pet
 * never shows an owner that owners-service no longer has.
 */
class NoGhostOwnerIT {
    private static final String[] RULES = {"", "?pets=cascade&posts=cascade", "?pets=restrict", "?posts=cascade"};

    /** Owners that go between one death and the next. */
    private static final int ENOUGH = 8;

    private final List<Long> known = new CopyOnWriteArrayList<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger gone = new AtomicInteger();
    private RunningRegistry registry;
    private Api owners;
    private Api pets;
    private volatile boolean over;

    @BeforeEach
    void begin() {
        registry = RunningRegistry.start("no_ghost");
        owners = registry.owners();
        pets = registry.pets();
    }

    @AfterEach
    void end() {
        registry.close();
    }

    @Test
    void no_pet_ever_shows_an_owner_that_is_gone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(7);
        List<Future<?>> running = new ArrayList<>();
        for (Runnable step : List.<Runnable>of(
                this::addAnOwner,
                this::giveAPet,
                this::giveAPet,
                this::passAPetOn,
                this::deleteAnOwner,
                this::deleteAnOwner,
                this::lookForGhosts)) {
            running.add(threads.submit(() -> repeat(step)));
        }
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> given.get() > 100 && gone.get() > ENOUGH);
            registry.petsService().kill();
            registry.petsService().restore();
            int before = gone.get();
            await().atMost(Duration.ofSeconds(60)).until(() -> gone.get() > before + ENOUGH);
            registry.ownersService().kill();
            registry.ownersService().restore();
            int after = gone.get();
            await().atMost(Duration.ofSeconds(60)).until(() -> gone.get() > after + ENOUGH);
        } finally {
            over = true;
            join(running);
            threads.shutdown();
        }

        assertThat(surprises).isEmpty();
        await("every deletion to finish")
                .atMost(Duration.ofSeconds(60))
                .until(() -> owners.get("/owners?state=deleting").items().isEmpty());
        try (Connection ownersDatabase = registry.databases().readOwners();
                Connection petsDatabase = registry.databases().readPets()) {
            assertThat(DatabasePair.column(ownersDatabase, "select id from owner"))
                    .containsAll(DatabasePair.column(
                            petsDatabase,
                            "select owner_id from pet where owner_id is not null union select author_id from post"));
        }
    }

    private void addAnOwner() {
        Answer answer = owners.post("/owners", json("{'name': 'passing'}"));
        if (expected(answer, 201)) {
            known.add(answer.id());
        }
    }

    private void giveAPet() {
        long owner = anOwner();
        if (expected(pets.post("/pets", json("{'name': 'spot', 'ownerId': %d}", owner)), 201, 409, 422)) {
            given.incrementAndGet();
        }
        expected(pets.post("/posts", json("{'body': 'hello', 'authorId': %d}", owner)), 201, 409, 422);
    }

    private void passAPetOn() {
        JsonNode page = pets.get("/pets?sort=-id&limit=5").items();
        page.forEach(pet -> expected(
                pets.patch("/pets/" + pet.path("id").longValue(), json("{'ownerId': %d}", anOwner())),
                200,
                404,
                409,
                422));
    }

    private void deleteAnOwner() {
        Answer answer = owners.delete(
                "/owners/" + anOwner() + RULES[ThreadLocalRandom.current().nextInt(RULES.length)]);
        if (expected(answer, 204, 202, 404, 409, 410) && answer.status() == 204) {
            gone.incrementAndGet();
        }
    }

    /** An owner that was shown may have gone since. Then the pet, read again, must not show it any more. */
    private void lookForGhosts() {
        Answer page = pets.get("/pets?sort=-id&limit=20&ownerId.isNull=false");
        if (expected(page, 200)) {
            for (JsonNode pet : page.items()) {
                long owner = pet.path("ownerId").longValue();
                if (owners.get("/owners/" + owner).status() == 410) {
                    Answer again = pets.get("/pets/" + pet.path("id").longValue());
                    if (again.status() == 200 && again.json().path("ownerId").longValue() == owner) {
                        surprises.add("owner " + owner + " is gone, but " + again);
                    }
                }
            }
        }
    }

    private long anOwner() {
        int newest = known.size();
        return newest == 0
                ? 1
                : known.get(newest - 1 - ThreadLocalRandom.current().nextInt(Math.min(newest, 10)));
    }

    /** Anything but these, and but not being served in time, is noted as a surprise. */
    private boolean expected(Answer answer, int... statuses) {
        for (int status : statuses) {
            if (answer.status() == status) {
                return true;
            }
        }
        if (answer.status() != 503) {
            surprises.add(answer.toString());
        }
        return false;
    }

    private void repeat(Runnable step) {
        while (!over) {
            try {
                step.run();
            } catch (UncheckedIOException e) {
                // The service that was asked is dead at the moment; whoever asks the other one goes on.
                awaitBoth();
            }
        }
    }

    private void awaitBoth() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> owners.get("/q/health/live").status() == 200
                        && pets.get("/q/health/live").status() == 200);
    }

    private static void join(List<Future<?>> running) throws InterruptedException, ExecutionException {
        for (Future<?> one : running) {
            one.get();
        }
    }
}
