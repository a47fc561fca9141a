package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** Scenario F9: the owners database is lost and recreated while the pets of its owners still exist. */
class RecreatedDatabaseIT {
    private static final Pattern COMPLAINT = Pattern.compile("(?im)^.*\\b(WARN|ERROR|FATAL)\\b.*\\bregistry\\b.*$");

    private RunningRegistry registry;

    @BeforeEach
    void begin() {
        registry = RunningRegistry.start("made_anew");
    }

    @AfterEach
    void end() {
        registry.close();
    }

    @Test
    void F9_pets_are_not_shown_under_owners_of_a_recreated_database() throws SQLException {
        Api owners = registry.owners();
        Api pets = registry.pets();
        long owner = registry.given().owner("Nouman");
        long pet = registry.given().pet("spot", owner);
        assertThat(pets.get("/q/health/ready")).hasStatus(200);

        registry.ownersService().stop();
        registry.databases().makeOwnersAnew();
        registry.ownersService().restore();
        assertThat(registry.given().owner("Somebody else")).isEqualTo(owner);

        await("pets-service to show itself unready")
                .atMost(Duration.ofSeconds(10))
                .until(() -> pets.get("/q/health/ready").status() == 503);
        for (Answer refused : List.of(
                pets.post("/pets", json("{'name': 'cat', 'ownerId': %d}", owner)),
                pets.post("/pets", json("{'name': 'cat', 'ownerId': 4711}")),
                pets.patch("/pets/" + pet, json("{'ownerId': %d}", owner)),
                pets.get("/pets/" + pet + "/owner"),
                pets.get("/pets?include=owner"))) {
            assertThat(refused).isProblem(503, "owners-unavailable").saysWhenToRetry();
            assertThat(refused.json().path("detail").textValue()).containsIgnoringCase("registry");
        }
        assertThat(owners.get("/owners/" + owner + "/pets")).isProblem(503, "pets-unavailable");
        assertThat(owners.get("/owners/" + owner + "?include=pets"))
                .hasStatus(200)
                .hasNull("pets");
        assertThat(owners.delete("/owners/" + owner)).hasStatus(202);
        assertThat(owners.get("/owners/" + owner)).hasText("state", "deleting");
        try (Connection reader = registry.databases().readPets()) {
            assertThat(DatabasePair.column(reader, "select owner_id from pet where id = " + pet))
                    .containsExactly(Long.toString(owner));
            assertThat(DatabasePair.column(reader, "select id from pet")).hasSize(1);
        }
        assertThat(registry.petsService().log()).containsPattern(COMPLAINT);
    }
}
