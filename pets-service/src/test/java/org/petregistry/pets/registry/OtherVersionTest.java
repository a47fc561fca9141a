package org.petregistry.pets.registry;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.Json.json;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;

/** During an upgrade, owners-service may still speak version 1 of the protocol. */
@ServiceTest
class OtherVersionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String UPGRADE =
            "owners-service uses another version of the protocol: upgrade the older service";

    private final PetsService pets = new PetsService();
    OwnersService owners;

    @BeforeEach
    void behave() {
        owners.behave();
        await().atMost(PATIENCE)
                .until(() -> pets.createPet("probe", owners.active()).status() == 201);
    }

    @AfterEach
    void upgrade() {
        owners.behave();
        await().atMost(PATIENCE)
                .until(() -> pets.createPet("probe", owners.active()).status() == 201);
    }

    @Test
    void an_older_owners_service_is_named_and_nothing_is_imported_from_it() {
        long known = owners.active();
        pets.createPet("known", known).expect(201);
        long unknown = owners.active();
        ResponseDefinitionBuilder rejection = aResponse()
                .withStatus(400)
                .withHeader("Content-Type", "application/problem+json")
                .withBody(json("{'type': '/problems/foreign-key-version', 'status': 400}"));
        owners.answerPairing(rejection);
        owners.answerChanges(rejection);
        owners.answerLookups(rejection);

        await().atMost(PATIENCE).until(() -> pets.get("/q/health/ready").text().contains(UPGRADE));
        assertThat(pets.createPet("unknown", unknown).status()).isEqualTo(503);
        pets.createPet("known", known).expect(201);
    }

    @Test
    void a_call_of_an_older_owners_service_is_rejected_and_named() {
        String[] headers = {"Authorization", PetsService.internal(owners.registry())[1], "Foreign-Key-Version", "1"};
        pets.post("/internal/pets/by-owner", "{}", headers).expectProblem(400, "foreign-key-version");
        assertThat(pets.get("/q/health/ready").text()).contains(UPGRADE);
    }
}
