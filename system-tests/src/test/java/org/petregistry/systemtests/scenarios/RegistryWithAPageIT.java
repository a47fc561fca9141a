package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;
import static org.petregistry.testkit.http.Json.quoted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Scenario C: names, back-references, configuration. */
class RegistryWithAPageIT {
    private final RunningRegistry registry = RunningRegistry.shared();
    private final Api owners = registry.owners();
    private final Api pets = registry.pets();
    private final Given given = registry.given();

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "😀", "字"})
    void C1_a_name_has_up_to_70_characters_of_any_number_of_bytes(String character) {
        String longest = character.repeat(70);
        String tooLong = character.repeat(71);

        assertThat(owners.post("/owners", json("{'name': %s}", quoted(longest))))
                .hasStatus(201)
                .hasText("name", longest);
        assertThat(pets.post("/pets", json("{'name': %s}", quoted(longest))))
                .hasStatus(201)
                .hasText("name", longest);
        assertThat(owners.post("/owners", json("{'name': %s}", quoted(tooLong))))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/name");
        assertThat(pets.post("/pets", json("{'name': %s}", quoted(tooLong))))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'name': null}", "{'name': ''}", "{'name': '   '}", "{'name': '\u2003\\t'}"})
    void C1_a_name_is_required(String body) {
        assertThat(owners.post("/owners", json(body)))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/name");
        assertThat(pets.post("/pets", json(body)))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/name");
    }

    @Test
    void C1_white_space_around_a_name_is_stripped() {
        String name = "x".repeat(70);

        assertThat(pets.post("/pets", json("{'name': '  %s '}", name)))
                .hasStatus(201)
                .hasText("name", name);
    }

    @Test
    void C2_an_owner_has_several_pets_and_a_pet_has_at_most_one_owner() {
        long first = given.owner(Unique.name("first"));
        long second = given.owner(Unique.name("second"));
        long spot = given.pet("spot", first);
        long dog = given.pet("dog", first);
        assertThat(Json.ids(owners.get("/owners/" + first + "/pets").items())).containsExactly(spot, dog);

        assertThat(pets.patch("/pets/" + spot, json("{'ownerId': %d}", second))).hasStatus(200);

        assertThat(Json.ids(owners.get("/owners/" + first + "/pets").items())).containsExactly(dog);
        assertThat(Json.ids(owners.get("/owners/" + second + "/pets").items())).containsExactly(spot);
        assertThat(pets.post("/pets", json("{'name': 'shared', 'ownerId': [%d, %d]}", first, second)))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/ownerId");
    }

    @Test
    void C3_the_relation_is_the_same_from_both_sides() {
        long owner = given.owner(Unique.name("Nouman"));
        long spot = given.pet("spot", owner);
        long cat = given.pet("cat", owner);

        for (long pet : List.of(spot, cat)) {
            assertThat(pets.get("/pets/" + pet + "/owner")).hasStatus(200).hasNumber("id", owner);
            assertThat(pets.get("/pets/" + pet + "?include=owner")
                            .json()
                            .path("owner")
                            .path("id")
                            .longValue())
                    .isEqualTo(owner);
        }
        assertThat(Json.ids(owners.get("/owners/" + owner + "/pets").items())).containsExactly(spot, cat);
        assertThat(Json.ids(pets.get("/pets?ownerId=" + owner).items())).containsExactly(spot, cat);
        assertThat(Json.ids(owners.get("/owners/" + owner + "?include=pets")
                        .json()
                        .path("pets")
                        .path("items")))
                .containsExactly(spot, cat);
    }

    @Test
    void C4_the_environment_selects_the_database() throws SQLException, IOException {
        long owner = given.owner(Unique.name("Nouman"));
        long pet = given.pet("spot", owner);

        try (Connection ownersDatabase = registry.databases().readOwners();
                Connection petsDatabase = registry.databases().readPets()) {
            assertThat(DatabasePair.column(ownersDatabase, "select id from owner where id = " + owner))
                    .hasSize(1);
            assertThat(DatabasePair.column(petsDatabase, "select id from pet where id = " + pet))
                    .hasSize(1);
        }
        assertThat(Files.readString(Path.of("..", "README.md")))
                .contains("DATABASE_HOST", "DATABASE_PORT", "DATABASE_NAME", "DATABASE_USER", "DATABASE_PASSWORD");
    }
}
