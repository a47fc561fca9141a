package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.Json.json;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.AuditRun;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Together;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** The change feed: a large registry from its beginning, many writers, consumers that crash; and its lag. */
class FeedIT {
    private static final int OWNERS = 100_000;
    private static final int WRITERS = 16;
    private static final int WRITES_OF_EACH = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final AtomicLongArray writes = new AtomicLongArray(600);
    private final AtomicInteger written = new AtomicInteger();
    private LinkedRegistry registry;

    @AfterEach
    void end() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void the_feed_delivers_every_change_despite_concurrent_writes_and_crashes() throws SQLException {
        registry = LinkedRegistry.start(
                "feed", new DatabasePair("feed"), 2, LinkedRegistry.Applications.built(Pair.OWNERS_AND_PETS));
        registry.referencing().forEach(instance -> instance.service().kill());
        makeOwners();

        long begin = System.nanoTime();
        registry.referencing().forEach(instance -> instance.service().start());
        registry.referencing().forEach(instance -> instance.service().awaitReady());
        awaitCopies(OWNERS);
        System.out.printf("feed: %d owners from the beginning in %.1f s%n", OWNERS, secondsSince(begin));

        Instance mortal = registry.referencing().get(1);
        CompletableFuture<Void> death = CompletableFuture.runAsync(() -> {
            await("a third of the writes").atMost(PATIENCE).until(() -> written.get() > WRITERS * WRITES_OF_EACH / 3);
            mortal.service().kill();
            mortal.service().start();
        });
        Together.run(WRITERS, this::write);
        death.join();
        mortal.service().awaitReady();

        assertThat(writes.get(200)).as("renamed").isGreaterThan(WRITERS * WRITES_OF_EACH / 2);
        assertThat(writes.get(201)).as("created").isPositive();
        // On a slow machine some get 202, and complete a little later.
        assertThat(writes.get(204) + writes.get(202)).as("deleted").isPositive();
        await("the end of all deletions").atMost(PATIENCE).until(() -> registry.referenced()
                .get(0)
                .api()
                .get("/owners?state=deleting")
                .items()
                .isEmpty());
        AuditRun audit = AuditRun.of(
                registry.referenced().get(0).api(),
                registry.referencing().get(0).api());
        System.out.printf(
                "feed: %d renamed, %d created, %d deleted by %d writers; %s%n",
                writes.get(200),
                writes.get(201),
                writes.get(204) + writes.get(202),
                WRITERS,
                audit.output().strip().replace("\n", "; "));
        assertThat(audit.exitCode()).as(audit.output()).isZero();
        long living = OWNERS + writes.get(201) - writes.get(204) - writes.get(202);
        assertThat(audit.output()).contains("compared %d owners with %d grants".formatted(living, living));
    }

    @Test
    void the_lag_of_the_feed_is_a_metric_and_a_detail_of_health() {
        registry = LinkedRegistry.start(
                "feed_lag", new DatabasePair("feed_lag"), 1, LinkedRegistry.Applications.built(Pair.OWNERS_AND_PETS));
        Instance pets = registry.referencing().get(0);
        await("no lag").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(lag(pets)).isZero();
            assertThat(health(pets, "reachable")).isEqualTo("true");
            assertThat(health(pets, "feedLagSeconds")).isEqualTo("0");
        });
        registry.referenced().get(0).service().kill();
        await("a lag that grows").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(lag(pets)).isGreaterThan(1);
            assertThat(health(pets, "reachable")).isEqualTo("false");
            assertThat(health(pets, "feedLagSeconds")).isNotEqualTo("0");
        });
        registry.referenced().get(0).service().start();
        await("no lag again").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(lag(pets)).isZero();
            assertThat(health(pets, "reachable")).isEqualTo("true");
        });
    }

    /** In SQL, because only the content of the database matters. */
    private void makeOwners() throws SQLException {
        try (Connection connection = registry.databases().writeOwners();
                Statement statement = connection.createStatement()) {
            // More rows than ids are reserved.
            statement.execute("alter sequence owner_id_seq no maxvalue");
            int made = statement.executeUpdate("""
                insert into owner (id, name, username, created_at, updated_at, version)
                select nextval('owner_id_seq'), 'owner ' || n, 'owner' || n, now(), now(), 0
                from generate_series(1, %d) n\
                """.formatted(OWNERS));
            assertThat(made).isEqualTo(OWNERS);
        }
    }

    private void awaitCopies(int count) throws SQLException {
        try (Connection connection = registry.databases().readPets()) {
            await("copies of all owners").atMost(PATIENCE).until(() -> DatabasePair.column(
                            connection, "select count(*) from owner_ref")
                    .equals(List.of(Integer.toString(count))));
        }
    }

    /** One writer, with its own owners, so that no writer waits for another. */
    private Void write(int writer) {
        Random random = new Random(writer);
        Api owners = registry.referenced().get(writer % 2).api();
        int mine = OWNERS / WRITERS;
        int deleted = 0;
        long first = 1L + (long) writer * mine;
        for (int i = 0; i < WRITES_OF_EACH; i++) {
            Answer answer =
                    switch (random.nextInt(10)) {
                        case 0 -> owners.post("/owners", json("{'name':'new'}"));
                        // From the end, and none twice: a deleted owner cannot be renamed.
                        case 1 -> owners.delete("/owners/" + (first + mine - 1 - deleted++));
                        default ->
                            owners.patch(
                                    "/owners/" + (first + random.nextInt(20)),
                                    json("{'name':'renamed %d'}", random.nextInt()));
                    };
            writes.incrementAndGet(answer.status());
            written.incrementAndGet();
        }
        return null;
    }

    private static double lag(Instance pets) {
        return pets.api()
                .get("/q/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("registry_feed_lag"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .max()
                .orElseThrow();
    }

    private static String health(Instance pets, String detail) {
        for (var check : pets.api().get("/q/health/ready").json().path("checks")) {
            if (check.path("name").textValue().equals("owners-service")) {
                return check.path("data").path(detail).asText();
            }
        }
        throw new AssertionError("no check of owners-service");
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
