package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.FreePorts;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Scenario B: migrations, and pets that get an owner later. */
class OwnersPetsAndSpeciesIT {
    private static final String BY_OWNER = "/internal/pets/by-owner";

    private final RunningRegistry registry = RunningRegistry.shared();
    private final Api owners = registry.owners();
    private final Api pets = registry.pets();
    private final Given given = registry.given();

    @Test
    void B1_a_new_migration_is_applied_at_the_next_start() throws SQLException {
        try (DatabasePair databases = new DatabasePair("new_migration")) {
            Flyway all = flyway(databases, MigrationVersion.LATEST);
            MigrationInfo[] migrations = all.info().all();
            assertThat(migrations).hasSizeGreaterThan(1);
            MigrationInfo last = migrations[migrations.length - 1];
            // The database of an installation without the last migration.
            flyway(databases, migrations[migrations.length - 2].getVersion()).migrate();
            assertThat(versions(databases)).doesNotContain(last.getVersion().getVersion());

            ServiceProcess service = ownersServiceOn(databases, "new_migration");
            service.start();
            try {
                service.awaitReady();

                assertThat(versions(databases))
                        .endsWith(last.getVersion().getVersion())
                        .hasSize(migrations.length);
                assertThat(service.api().post("/owners", json("{'name': 'Nouman'}")))
                        .hasStatus(201);
            } finally {
                service.kill();
            }
        }
    }

    @Test
    void B1_a_service_does_not_start_with_a_changed_old_migration() throws SQLException {
        try (DatabasePair databases = new DatabasePair("changed_migration")) {
            flyway(databases, MigrationVersion.LATEST).migrate();
            String oldest = versions(databases).get(0);
            try (Connection connection = databases.writeOwners();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(
                        "update flyway_schema_history set checksum = checksum + 1 where version = '" + oldest + "'");
            }

            ServiceProcess service = ownersServiceOn(databases, "changed_migration");
            service.start();
            try {
                assertThat(service.awaitEnd()).isNotZero();
                assertThat(service.log()).containsIgnoringCase("checksum mismatch for migration version " + oldest);
            } finally {
                service.kill();
            }
        }
    }

    @Test
    void B2_a_pet_can_be_created_without_an_owner() {
        String ben = Unique.name("Ben");

        Answer created = pets.post("/pets", json("{'name': '%s', 'species': 'Dog'}", ben));

        assertThat(created)
                .hasStatus(201)
                .hasText("species", "Dog")
                .hasNull("ownerId")
                .hasNumber("version", 0);
        assertThat(pets.get("/pets?ownerId.isNull=true&name=" + ben).items()).containsExactly(created.json());
        assertThat(pets.get("/pets?ownerId.isNull=false&name=" + ben).items()).isEmpty();
        assertThat(pets.get("/pets/" + created.id() + "/owner")).isProblem(404, "not-found");
    }

    @Test
    void B3_the_owner_of_a_pet_can_be_set_and_cleared_later() {
        long pet = given.pet(Unique.name("Ben"), "Dog", null);
        long owner = given.owner(Unique.name("Ben"));

        assertThat(pets.patch("/pets/" + pet, json("{'ownerId': %d}", owner)))
                .hasStatus(200)
                .hasNumber("ownerId", owner)
                .hasText("species", "Dog")
                .hasNumber("version", 1)
                .hasHeader("ETag", "\"1\"");
        assertThat(Json.ids(owners.get("/owners/" + owner + "/pets").items())).containsExactly(pet);

        assertThat(pets.patch("/pets/" + pet, json("{'ownerId': null}")))
                .hasStatus(200)
                .hasNull("ownerId")
                .hasNumber("version", 2);
        assertThat(pets.get("/pets/" + pet)).hasNull("ownerId").hasHeader("ETag", "\"2\"");
        assertThat(owners.get("/owners/" + owner + "/pets").items()).isEmpty();
    }

    @Test
    void B5_a_page_of_owners_with_their_pets_takes_one_call() {
        String family = Unique.name("family");
        Answer created = owners.post("/owners/batch", owners(family, 150));
        assertThat(created).hasStatus(201);
        List<Long> ids = Json.ids(created.items());
        Map<Long, List<String>> expected = new HashMap<>();
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            List<String> names = new ArrayList<>();
            for (int p = 0; p < i % 3; p++) {
                names.add("pet " + i + " " + p);
                batch.add(json("{'name': 'pet %d %d', 'ownerId': %d}", i, p, ids.get(i)));
            }
            expected.put(ids.get(i), names);
        }
        assertThat(pets.post("/pets/batch", batch.toString())).hasStatus(201);

        for (int limit : new int[] {2, 150}) {
            long before = registry.petsService().answered(BY_OWNER);

            Answer page = owners.get("/owners?include=pets&name.prefix=" + family + "&limit=" + limit);

            assertThat(page).hasStatus(200);
            assertThat(page.items()).hasSize(limit);
            for (JsonNode owner : page.items()) {
                assertThat(Json.texts(owner.path("pets").path("items"), "name"))
                        .as("%s", owner)
                        .isEqualTo(expected.get(owner.path("id").longValue()));
                assertThat(owner.path("pets").path("next").isNull()).isTrue();
            }
            await().until(() -> registry.petsService().answered(BY_OWNER) > before);
            assertThat(registry.petsService().answered(BY_OWNER))
                    .as("calls for %d owners", limit)
                    .isEqualTo(before + 1);
        }
    }

    @Test
    void B6_pets_are_fetched_only_on_request() {
        long owner = given.owner(Unique.name("Lazy"));
        long before = registry.petsService().answered("/pets");
        long pet = given.pet("late", owner);
        await().until(() -> registry.petsService().answered("/pets") == before + 1);
        long embedded = registry.petsService().answered(BY_OWNER);

        assertThat(owners.get("/owners/" + owner).json().has("pets")).isFalse();
        assertThat(registry.petsService().answered(BY_OWNER)).isEqualTo(embedded);
        assertThat(registry.petsService().answered("/pets")).isEqualTo(before + 1);

        assertThat(Json.ids(owners.get("/owners/" + owner + "/pets").items())).containsExactly(pet);
    }

    private static String owners(String prefix, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> json("{'name': '%s %d'}", prefix, i))
                .toList()
                .toString();
    }

    /** The migrations of the built service, applied up to one of them. */
    private static Flyway flyway(DatabasePair databases, MigrationVersion target) {
        Path migrations = Path.of("..", "owners-service", "target", "classes", "db", "migration");
        return Flyway.configure()
                .dataSource(databases.ownersUrl(), "owners", databases.ownersPassword())
                .locations("filesystem:" + migrations)
                .target(target)
                .load();
    }

    private static List<String> versions(DatabasePair databases) throws SQLException {
        try (Connection connection = databases.readOwners()) {
            return DatabasePair.column(
                    connection,
                    "select version from flyway_schema_history where success and version is not null order by installed_rank");
        }
    }

    private static ServiceProcess ownersServiceOn(DatabasePair databases, String name) {
        Map<String, String> environment = new HashMap<>(databases.ownersEnvironment());
        environment.put("HTTP_PORT", Integer.toString(FreePorts.next()));
        environment.put("REGISTRY_SECRET", RunningRegistry.SECRET);
        return new ServiceProcess("owners-service", RunningRegistry.logFile(name, "owners"), environment);
    }
}
