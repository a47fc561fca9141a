package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Agreement;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.TestDatabase;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** One of the two databases is restored from a copy of its files while both services run; the other one is not. */
class RestoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static TestDatabase ownersDatabase;
    private static TestDatabase petsDatabase;
    private static LinkedRegistry registry;
    private static Api owners;
    private static Api pets;

    @BeforeAll
    static void begin() {
        ownersDatabase = TestDatabase.startEmbedded();
        petsDatabase = TestDatabase.startEmbedded();
        registry = LinkedRegistry.start(
                "restore",
                new DatabasePair(ownersDatabase, petsDatabase, "restore"),
                1,
                LinkedRegistry.Applications.built(Pair.OWNERS_AND_PETS));
        owners = registry.referenced().get(0).api();
        pets = registry.referencing().get(0).api();
    }

    @AfterAll
    static void end() {
        registry.close();
        ownersDatabase.close();
        petsDatabase.close();
    }

    @Test
    void an_owner_that_the_restored_owners_database_forgot_comes_back() {
        Path backup = ownersDatabase.backUp();
        awaitSettled();
        long victim = owner("Victim");
        long pet = pets.post("/pets", draft("spot", victim)).id();
        ownersDatabase.restore(backup);
        awaitSettled();

        long next = owner("Impostor");
        assertThat(next).isGreaterThan(victim);
        JsonNode restored = owners.get("/owners/" + victim).json();
        assertThat(restored.path("name").asText()).isEqualTo("Victim");
        assertThat(restored.path("restoredAt").asText()).isNotEmpty();
        assertThat(pets.get("/pets/" + pet + "?include=owner")
                        .json()
                        .at("/owner/name")
                        .asText())
                .isEqualTo("Victim");
    }

    @Test
    void an_owner_whose_deletion_the_restored_owners_database_forgot_is_deleted_again() {
        long owner = owner("Gone");
        pets.post("/pets", draft("spot", owner)).id();
        Path backup = ownersDatabase.backUp();
        awaitSettled();
        assertThat(owners.delete("/owners/" + owner + "?pets=cascade").status()).isEqualTo(204);
        ownersDatabase.restore(backup);
        awaitSettled();

        assertThat(owners.get("/owners/" + owner).status()).isEqualTo(410);
    }

    @Test
    void a_pet_whose_owner_was_deleted_after_the_backup_of_the_pets_database_has_no_owner() {
        long owner = owner("Gone");
        long kept = pets.post("/pets", draft("kept", owner)).id();
        Path backup = petsDatabase.backUp();
        awaitSettled();
        assertThat(owners.delete("/owners/" + owner + "?pets=set-null").status())
                .isEqualTo(204);
        petsDatabase.restore(backup);
        awaitSettled();

        assertThat(pets.get("/pets/" + kept).json().path("ownerId").isNull()).isTrue();
        assertThat(pets.post("/pets", draft("late", owner)).status()).isEqualTo(422);
    }

    @Test
    void ids_that_the_restored_pets_database_forgot_are_not_used_again() {
        long author = owner("Author");
        Path backup = petsDatabase.backUp();
        awaitSettled();
        long pet = pets.post("/pets", draft("forgotten", null)).id();
        long post = post(author);
        petsDatabase.restore(backup);
        awaitSettled();

        assertThat(pets.get("/pets/" + pet).status()).isEqualTo(404);
        assertThat(pets.get("/posts/" + post).status()).isEqualTo(404);
        assertThat(pets.post("/pets", draft("next", null)).id()).isGreaterThan(pet);
        assertThat(post(author)).isGreaterThan(post);
    }

    @Test
    void ids_that_the_restored_owners_database_forgot_are_not_used_again() {
        Path backup = ownersDatabase.backUp();
        awaitSettled();
        long owner = owner("Forgotten");
        long role = role();
        ownersDatabase.restore(backup);
        awaitSettled();

        assertThat(owners.get("/roles/" + role).status()).isEqualTo(404);
        assertThat(owner("Next")).isGreaterThan(owner);
        assertThat(role()).isGreaterThan(role);
    }

    @Test
    void a_name_that_the_restored_owners_database_forgot_is_corrected_in_the_copy() {
        long owner = owner("Before");
        pets.post("/pets", draft("spot", owner)).id();
        Path backup = ownersDatabase.backUp();
        awaitSettled();
        assertThat(owners.patch("/owners/" + owner, "{\"name\": \"After\"}").status())
                .isEqualTo(200);
        await().atMost(PATIENCE).until(() -> nameAtPets(owner).equals("After"));
        ownersDatabase.restore(backup);
        awaitSettled();

        await().atMost(PATIENCE).until(() -> nameAtPets(owner).equals("Before"));
    }

    @Test
    void owners_that_only_a_copy_of_an_abandoned_history_has_are_copied_again() {
        Path ownersBefore = ownersDatabase.backUp();
        Path petsBefore = petsDatabase.backUp();
        awaitSettled();
        createOwners("Abandoned");
        Path abandoned = ownersDatabase.backUp();
        awaitSettled();
        petsDatabase.crash();
        ownersDatabase.restore(ownersBefore);
        petsDatabase.restore(petsBefore);
        awaitSettled();
        // Skips the ids of those that are abandoned.
        ownersDatabase.restore(ownersBefore);
        awaitSettled();
        // These have their positions in the feed.
        createOwners("Current");
        ownersDatabase.restore(abandoned);
        awaitSettled();

        assertThat(new Agreement(registry).within(PATIENCE)).isEmpty();
    }

    @Test
    void an_owner_that_has_moved_to_another_id_moves_back_when_a_copy_has_pets_of_its_old_one() throws SQLException {
        Path ownersBefore = ownersDatabase.backUp();
        Path petsBefore = petsDatabase.backUp();
        awaitSettled();
        long id = owner("First");
        long pet = pets.post("/pets", draft("spot", id)).id();
        Path ownersOfFirst = ownersDatabase.backUp();
        Path petsOfFirst = petsDatabase.backUp();
        petsDatabase.crash();
        ownersDatabase.restore(ownersBefore);
        petsDatabase.restore(petsBefore);
        awaitSettled();
        useAgain(id);
        assertThat(owner("Second")).isEqualTo(id);
        pets.post("/pets", draft("rex", id));
        ownersDatabase.restore(ownersOfFirst);
        awaitSettled();
        assertThat(owners.get("/owners/" + id).json().path("name").asText()).isEqualTo("Second");
        assertThat(owners.get("/owners?count=true&name=First")
                        .json()
                        .path("total")
                        .asInt())
                .isOne();
        petsDatabase.restore(petsOfFirst);
        awaitSettled();

        assertThat(nameAtPets(id)).isEqualTo("First");
        assertThat(pets.get("/pets/" + pet).json().path("ownerId").asLong()).isEqualTo(id);
        assertThat(owners.get("/owners?count=true&name=First")
                        .json()
                        .path("total")
                        .asInt())
                .isOne();
        assertThat(owners.get("/owners?count=true&name=Second")
                        .json()
                        .path("total")
                        .asInt())
                .isOne();
        assertThat(new Agreement(registry).within(PATIENCE)).isEmpty();
    }

    /** As when both databases forgot how many ids were reserved: that depends on the moments of their copies. */
    private static void useAgain(long id) throws SQLException {
        try (Connection connection = registry.databases().writeOwners();
                Statement statement = connection.createStatement()) {
            statement.execute("alter sequence owner_id_seq no maxvalue");
            statement.execute("select setval('owner_id_seq', %d)".formatted(id - 1));
        }
    }

    /** Until all of them have been copied. */
    private static void createOwners(String name) {
        for (int i = 0; i < 10; i++) {
            owner(name);
        }
        assertThat(new Agreement(registry).within(PATIENCE)).isEmpty();
    }

    private static String nameAtPets(long owner) {
        return pets.get("/pets?include=owner&ownerId=" + owner)
                .json()
                .at("/items/0/owner/name")
                .asText();
    }

    private static long owner(String name) {
        return owners.post("/owners", "{\"name\": \"" + name + "\"}").id();
    }

    private static long role() {
        return owners.post("/roles", "{\"name\": \"" + Unique.name("role") + "\"}")
                .id();
    }

    private static long post(long author) {
        return pets.post("/posts", "{\"body\": \"hello\", \"authorId\": " + author + "}")
                .id();
    }

    private static String draft(String name, Long owner) {
        return "{\"name\": \"" + name + "\", \"ownerId\": " + owner + "}";
    }

    /** Both services answer, and a pet may be given to an owner that pets-service has never heard of. */
    private static void awaitSettled() {
        await().atMost(PATIENCE)
                .until(() -> owners.get("/owners?limit=1").status() == 200
                        && pets.get("/pets?limit=1").status() == 200);
        long owner = await().atMost(PATIENCE)
                .until(() -> owners.post("/owners", "{\"name\": \"probe\"}"), answer -> answer.status() == 201)
                .id();
        Answer given = await().atMost(PATIENCE)
                .until(() -> pets.post("/pets", draft("probe", owner)), answer -> answer.status() == 201);
        assertThat(given.status()).isEqualTo(201);
    }
}
