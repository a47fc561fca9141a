package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/**
 * An installation is upgraded: databases that an earlier version has filled, at version 7 of their schemas, are migrated in
 * place. Nothing is lost, the foreign key holds, and the deletion in progress completes.
 */
class UpgradeIT {
    private static final String SCHEMA_VERSION = "7";

    private static RunningRegistry registry;
    private static Api owners;
    private static Api pets;

    @BeforeAll
    static void upgrade() {
        registry = RunningRegistry.start("upgrade", Map.of(), UpgradeIT::fill);
        owners = registry.owners();
        pets = registry.pets();
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @Test
    void owners_and_roles_are_kept() {
        assertThat(owners.get("/owners/1"))
                .hasStatus(200)
                .hasText("name", "Nouman")
                .hasText("username", "nouman")
                .hasText("email", "nouman@example.com")
                .hasNumber("roleId", 1)
                .hasNumber("version", 0);
        assertThat(owners.get("/owners/3")).hasText("name", "Éva Őri");
        assertThat(Json.ids(owners.get("/roles").items())).containsExactly(1L, 2L);
    }

    @Test
    void pets_and_posts_are_kept_with_their_owners() {
        assertThat(Json.ids(pets.get("/pets?owner.name=Ada+Lovelace").items())).containsExactly(2L);
        assertThat(pets.get("/pets/4")).hasNull("ownerId").hasNumber("version", 1);
        assertThat(pets.get("/posts/2")).hasNumber("authorId", 2).hasNull("petId");
        assertThat(Json.ids(owners.get("/owners/1/posts").items())).containsExactly(1L);
    }

    @Test
    void deleted_owners_stay_deleted() {
        for (long id : List.of(5L, 6L)) {
            assertThat(owners.get("/owners/" + id)).isProblem(410, "owner-deleted");
            assertThat(pets.post("/pets", json("{'name': 'late', 'ownerId': %d}", id)))
                    .isProblem(422, "owner-deleted");
        }
    }

    @Test
    void a_deletion_in_progress_completes_with_its_original_actions() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> owners.get("/owners/8").status() == 410);
        assertThat(pets.get("/pets/7")).hasStatus(200).hasNull("ownerId");
        assertThat(pets.get("/posts/4")).hasStatus(404);
    }

    @Test
    void a_refused_deletion_can_be_retried() {
        assertThat(owners.delete("/owners/7?pets=restrict")).isProblem(409, "owner-has-pets");
    }

    @Test
    void a_request_with_a_stored_answer_is_not_executed_again() {
        Answer again = pets.post(
                "/pets", json("{'name': 'spot', 'species': 'Dog', 'ownerId': 1}"), "Idempotency-Key", "pet-1");
        assertThat(again).hasStatus(201).hasHeader("Idempotency-Replayed", "true");
        assertThat(again.id()).isEqualTo(1);
    }

    @Test
    void ids_continue_after_the_upgrade() {
        assertThat(registry.given().owner("ninth")).isGreaterThan(8);
        assertThat(registry.given().post("fifth", 3)).isGreaterThan(4);
    }

    @Test
    void the_change_feed_continues_after_the_upgrade() {
        assertThat(owners.patch("/owners/4", json("{'name': 'Robert'}"))).hasStatus(200);
        long pet = registry.given().pet("bone", 4L);
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        Json.ids(pets.get("/pets?owner.name=Robert").items()).equals(List.of(pet)));
    }

    private static void fill(DatabasePair databases) {
        fillOwners(databases);
        fillPets(databases);
    }

    /** Fills an empty owners database as the earlier version did. */
    static void fillOwners(DatabasePair databases) {
        try (Connection connection = databases.writeOwners()) {
            fill(connection, databases.ownersUrl(), "owners", databases.ownersEnvironment());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fills an empty pets database as the earlier version did. */
    static void fillPets(DatabasePair databases) {
        try (Connection connection = databases.writePets()) {
            fill(connection, connection.getMetaData().getURL(), "pets", databases.petsEnvironment());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(Connection connection, String url, String name, Map<String, String> environment)
            throws SQLException {
        Flyway.configure()
                .dataSource(url, environment.get("DATABASE_USER"), environment.get("DATABASE_PASSWORD"))
                .locations("filesystem:" + Path.of("..", name + "-service", "src/main/resources/db/migration"))
                .target(SCHEMA_VERSION)
                .load()
                .migrate();
        try (Statement statement = connection.createStatement();
                InputStream data = UpgradeIT.class.getResourceAsStream("/upgrade/" + name + ".sql")) {
            statement.execute(new String(data.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
