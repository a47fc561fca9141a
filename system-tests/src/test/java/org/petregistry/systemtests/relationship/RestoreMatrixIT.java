package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.TestDatabase;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * Databases are restored to different points while both services run, in many ways. Between the backups, things are created,
 * referenced, renamed, transferred and deleted. Afterwards no pet has another owner than the one it was given to, no id names
 * another owner than before, no owner is missing, and each owner can be referenced.
 */
class RestoreMatrixIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static TestDatabase ownersDatabase;
    private static TestDatabase petsDatabase;
    private static LinkedRegistry registry;
    private static Api owners;
    private static Api pets;

    /** The names under which ids have been acknowledged. A pet has the name of the owner that it was given to. */
    private final Map<Long, String> names = new HashMap<>();

    /** What is restored to which point. */
    enum Restore {
        OWNERS_TO_THE_FIRST,
        OWNERS_TO_THE_SECOND,
        PETS_TO_THE_FIRST,
        PETS_TO_THE_SECOND,
        OWNERS_THEN_PETS,
        PETS_THEN_OWNERS,
        OWNERS_TWICE,
        PETS_TWICE,
        OWNERS_TO_AN_ABANDONED_HISTORY,
        PETS_TO_AN_ABANDONED_HISTORY,
        BOTH_AT_ONCE_TO_DIFFERENT_POINTS
    }

    @BeforeAll
    static void begin() {
        ownersDatabase = TestDatabase.startEmbedded();
        petsDatabase = TestDatabase.startEmbedded();
        registry = LinkedRegistry.start(
                "restore_matrix",
                new DatabasePair(ownersDatabase, petsDatabase, "restore_matrix"),
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

    @BeforeEach
    void settled() {
        awaitSettled();
    }

    @ParameterizedTest
    @EnumSource
    void after_a_restore_each_pet_has_its_owner_and_each_owner_can_be_referenced(Restore restore) {
        work();
        Path firstOwners = ownersDatabase.backUp();
        Path firstPets = petsDatabase.backUp();
        awaitSettled();
        work();
        Path secondOwners = ownersDatabase.backUp();
        Path secondPets = petsDatabase.backUp();
        awaitSettled();
        work();

        // Ids that were used after both backups may be used again only if both are restored before they can compare.
        boolean mayRepeat = restore == Restore.BOTH_AT_ONCE_TO_DIFFERENT_POINTS;
        switch (restore) {
            case OWNERS_TO_THE_FIRST -> ownersDatabase.restore(firstOwners);
            case OWNERS_TO_THE_SECOND -> ownersDatabase.restore(secondOwners);
            case PETS_TO_THE_FIRST -> petsDatabase.restore(firstPets);
            case PETS_TO_THE_SECOND -> petsDatabase.restore(secondPets);
            case OWNERS_THEN_PETS -> {
                ownersDatabase.restore(secondOwners);
                awaitSettled();
                petsDatabase.restore(firstPets);
            }
            case PETS_THEN_OWNERS -> {
                petsDatabase.restore(secondPets);
                awaitSettled();
                ownersDatabase.restore(firstOwners);
            }
            case OWNERS_TWICE -> {
                ownersDatabase.restore(secondOwners);
                // While the services compare.
                ownersDatabase.restore(firstOwners);
            }
            case PETS_TWICE -> {
                petsDatabase.restore(secondPets);
                petsDatabase.restore(firstPets);
            }
            case OWNERS_TO_AN_ABANDONED_HISTORY -> {
                ownersDatabase.restore(firstOwners);
                awaitSettled();
                work();
                ownersDatabase.restore(secondOwners);
            }
            case PETS_TO_AN_ABANDONED_HISTORY -> {
                petsDatabase.restore(firstPets);
                awaitSettled();
                work();
                petsDatabase.restore(secondPets);
            }
            case BOTH_AT_ONCE_TO_DIFFERENT_POINTS -> {
                registry.instances().forEach(instance -> instance.service().freeze());
                ownersDatabase.restore(firstOwners);
                petsDatabase.restore(secondPets);
                registry.instances().forEach(instance -> instance.service().thaw());
            }
        }
        awaitSettled();
        check(mayRepeat);
        work();
        check(mayRepeat);
    }

    /** Everything that clients do, and its acknowledgements. */
    private void work() {
        long kept = owner();
        pet(kept);
        long renamed = owner();
        pet(renamed);
        long previous = owner();
        long pet = pet(previous);
        pets.patch("/pets/" + pet, json("{'name': '%s', 'ownerId': %d}", names.get(kept), kept));
        long detached = owner();
        pet(detached);
        owners.delete("/owners/" + detached + "?pets=set-null");
        long cascaded = owner();
        pet(cascaded);
        owners.delete("/owners/" + cascaded + "?pets=cascade");
        long restricted = owner();
        pet(restricted);
        owners.delete("/owners/" + restricted + "?pets=restrict");
        owner();
    }

    private long owner() {
        String name = Unique.name("owner");
        long id =
                owners.post("/owners", json("{'name': '%s'}", name)).expect(201).id();
        names.put(id, name);
        return id;
    }

    private long pet(long owner) {
        return pets.post("/pets", json("{'name': '%s', 'ownerId': %d}", names.get(owner), owner))
                .expect(201)
                .id();
    }

    private void check(boolean mayRepeat) {
        for (JsonNode pet : all(pets, "/pets?include=owner&limit=200")) {
            if (!pet.path("ownerId").isNull() && !pet.path("name").asText().equals("probe")) {
                long owner = pet.path("ownerId").asLong();
                assertThat(pet.at("/owner/name").asText())
                        .as("owner of " + pet)
                        .isEqualTo(pet.path("name").asText());
                Answer shown = owners.get("/owners/" + owner);
                assertThat(shown.status()).as("owner " + owner).isEqualTo(200);
                assertThat(shown.json().path("name").asText())
                        .isEqualTo(pet.path("name").asText());
            }
        }
        for (JsonNode owner : all(owners, "/owners?limit=200")) {
            long id = owner.path("id").asLong();
            String name = owner.path("name").asText();
            if (!mayRepeat && names.containsKey(id)) {
                assertThat(name).as("owner " + id).isEqualTo(names.get(id));
            }
            assertThat(pets.post("/pets", json("{'name': '%s', 'ownerId': %d}", name, id))
                            .status())
                    .as("a reference to " + owner)
                    .isEqualTo(201);
        }
    }

    private static List<JsonNode> all(Api api, String first) {
        List<JsonNode> items = new ArrayList<>();
        String next = first;
        while (next != null) {
            JsonNode page = api.get(next).expect(200).json();
            page.path("items").forEach(items::add);
            next = page.path("next").textValue();
        }
        return items;
    }

    /** Both services answer, and a pet may be given to an owner that pets-service has never heard of. */
    private static void awaitSettled() {
        await().atMost(PATIENCE)
                .until(() -> owners.get("/q/health/ready").status() == 200
                        && pets.get("/q/health/ready").status() == 200);
        long owner = await().atMost(PATIENCE)
                .until(() -> owners.post("/owners", "{\"name\": \"probe\"}"), answer -> answer.status() == 201)
                .id();
        await().atMost(PATIENCE)
                .until(
                        () -> pets.post("/pets", json("{'name': 'probe', 'ownerId': %d}", owner)),
                        answer -> answer.status() == 201);
    }
}
