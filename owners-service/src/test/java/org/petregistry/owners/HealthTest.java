package org.petregistry.owners;

import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@ServiceTest
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HealthTest {
    WireMockServer pets;

    @BeforeEach
    void forget() {
        PetsService.reset(pets);
    }

    @Test
    void an_unavailable_pets_service_is_reported_and_leaves_this_service_ready() {
        long id = Service.newOwner();

        Service.get("/owners/" + id + "?include=pets").expect(200);
        assertThat(ready().path("data").path("reachable").asBoolean()).isFalse();

        pets.stubFor(post("/internal/pets/by-owner")
                .willReturn(PetsService.json(
                        200, "{\"owners\": [{\"ownerId\": " + id + ", \"items\": [], \"next\": null}]}")));
        Service.get("/owners/" + id + "?include=pets").expect(200);
        assertThat(ready().path("data").path("reachable").asBoolean()).isTrue();
    }

    @Test
    void the_metrics_of_open_deletions_exist() {
        assertThat(Service.get("/q/metrics").expect(200).text())
                .contains("registry_deletions_open ", "registry_deletions_oldest_age_seconds ");
    }

    /** The check that shows pets-service, the service being ready. */
    private static JsonNode ready() {
        JsonNode health = Service.get("/q/health/ready").expect(200).json();
        assertThat(health.path("status").asText()).isEqualTo("UP");
        for (JsonNode check : health.path("checks")) {
            if (check.path("name").asText().equals("pets-service")) {
                assertThat(check.path("status").asText()).isEqualTo("UP");
                return check;
            }
        }
        throw new AssertionError(health);
    }
}
