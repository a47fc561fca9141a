package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.testkit.TestDatabase;
import org.petregistry.testkit.http.Api;

/** PostgreSQL is restarted while the other service is away: REGISTRY_AFTER_RESTART. */
class AfterRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestDatabase ownersDatabase;
    private TestDatabase petsDatabase;
    private LinkedRegistry registry;
    private Api owners;
    private Api pets;

    @AfterEach
    void end() {
        registry.close();
        ownersDatabase.close();
        petsDatabase.close();
    }

    @Test
    void by_default_a_service_waits_for_the_other_one() {
        start("waits", Map.of());
        long owner = owner("Nouman");
        registry.referencing().get(0).service().stop();
        ownersDatabase.crash();
        ownersDatabase.restart();

        await().atMost(PATIENCE)
                .until(() -> owners.get("/q/health/ready").text().contains("waiting for pets-service"));
        assertThat(owners.get("/owners/" + owner).status()).isEqualTo(503);

        registry.referencing().get(0).service().start();
        awaitOpen();
        assertThat(owners.get("/owners/" + owner).status()).isEqualTo(200);
    }

    @Test
    void with_trust_it_opens_alone_and_finds_a_restored_copy_at_the_next_meeting() throws SQLException {
        start("trusts", Map.of("REGISTRY_AFTER_RESTART", "trust"));
        Path backup = ownersDatabase.backUp();
        awaitOpen();
        long forgotten = owner("Nouman");
        pets.post("/pets", "{\"name\": \"spot\", \"ownerId\": " + forgotten + "}")
                .expect(201);
        registry.referencing().get(0).service().stop();

        ownersDatabase.crash();
        ownersDatabase.restart();
        await().atMost(PATIENCE).until(() -> owners.get("/owners/" + forgotten).status() == 200);
        assertThat(owners.get("/q/health/ready").status()).isEqualTo(200);

        // The documented price: a copy of the files looks the same, until both services meet.
        ownersDatabase.restore(backup);
        await().atMost(PATIENCE).until(() -> owners.get("/owners/" + forgotten).status() == 404);
        try (Connection connection = registry.databases().writeOwners();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update pairing set pair = null, settled = false");
        }
        registry.referencing().get(0).service().start();
        await().atMost(PATIENCE).until(() -> owners.get("/owners/" + forgotten).status() == 200);
        assertThat(owners.get("/owners/" + forgotten).json().path("restoredAt").isTextual())
                .isTrue();
    }

    private void start(String name, Map<String, String> settings) {
        ownersDatabase = TestDatabase.startEmbedded();
        petsDatabase = TestDatabase.startEmbedded();
        registry = LinkedRegistry.start(
                "restart_" + name,
                new DatabasePair(ownersDatabase, petsDatabase, "restart_" + name),
                1,
                LinkedRegistry.Applications.built(Pair.OWNERS_AND_PETS),
                settings);
        owners = registry.referenced().get(0).api();
        pets = registry.referencing().get(0).api();
        awaitOpen();
    }

    private long owner(String name) {
        return await().atMost(PATIENCE)
                .until(() -> owners.post("/owners", "{\"name\": \"" + name + "\"}"), answer -> answer.status() == 201)
                .id();
    }

    private void awaitOpen() {
        await().atMost(PATIENCE)
                .until(() -> owners.get("/owners?limit=1").status() == 200
                        && pets.get("/pets?limit=1").status() == 200
                        && owners.get("/q/health/ready").status() == 200
                        && pets.get("/q/health/ready").status() == 200);
    }
}
