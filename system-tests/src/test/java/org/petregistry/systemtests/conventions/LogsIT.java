package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;
import static org.petregistry.testkit.http.Json.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** The logs of both services. */
class LogsIT {
    private static final Map<String, String> AS_IN_CONTAINERS =
            Map.of("LOG_JSON", "true", "QUARKUS_HTTP_ACCESS_LOG_ENABLED", "true");
    private static final String REQUEST = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void a_request_can_be_followed_through_both_JSON_logs_by_its_id() {
        try (RunningRegistry registry = RunningRegistry.start("logs_of_containers", AS_IN_CONTAINERS)) {
            long owner = registry.given().owner("Nouman");
            Answer asked = registry.owners().get("/owners/%d?include=pets".formatted(owner), "traceparent", REQUEST);
            assertThat(asked).hasStatus(200);
            assertThat(asked.header("X-Request-Id")).isEqualTo(REQUEST);

            awaitLine(registry.ownersService(), "/owners/" + owner);
            awaitLine(registry.petsService(), "/internal/pets/by-owner");
            for (ServiceProcess service : List.of(registry.ownersService(), registry.petsService())) {
                assertThat(service.log().lines()).isNotEmpty().allSatisfy(line -> assertThat(
                                parse(line).path("message").textValue())
                        .isNotBlank());
            }
        }
    }

    /** An access is logged after its answer. */
    private static void awaitLine(ServiceProcess service, String path) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(service.log().lines().filter(line -> line.contains(REQUEST)))
                        .singleElement()
                        .satisfies(line -> {
                            JsonNode entry = parse(line);
                            assertThat(entry.path("mdc").path("traceparent").textValue())
                                    .isEqualTo(REQUEST);
                            assertThat(entry.path("message").textValue()).contains(path);
                        }));
    }

    @Test
    void a_successful_request_logs_nothing() {
        try (RunningRegistry registry = RunningRegistry.start("logs_of_a_terminal")) {
            awaitFeedFollowed(registry.pets());
            String ownersBefore = registry.ownersService().log();
            String petsBefore = registry.petsService().log();

            askForEverything(registry.owners(), registry.pets(), registry.given());

            assertThat(registry.ownersService().log()).isEqualTo(ownersBefore).contains(" INFO ");
            assertThat(registry.petsService().log()).isEqualTo(petsBefore).contains(" INFO ");
        }
    }

    /** The start of one service before the other is logged, which must not happen during a test. */
    private static void awaitFeedFollowed(Api pets) {
        await().atMost(Duration.ofSeconds(30)).until(() -> pets.get("/q/metrics")
                .text()
                .lines()
                .anyMatch(line -> line.matches("registry_feed_lag(\\{.*})? 0\\.0")));
    }

    /** An error of the client is also a successful request in this sense. */
    private static void askForEverything(Api owners, Api pets, Given given) {
        long role = given.role("breeder");
        long owner = given.owner("Nouman", "nouman");
        long other = given.owner("Farhan");
        long pet = given.pet("spot", owner);
        long post = given.post("hello", owner, pet);
        String draft = json("{'name': 'cat', 'ownerId': %d}", other);
        for (int i = 0; i < 2; i++) {
            assertThat(pets.post("/pets", draft, "Idempotency-Key", "same")).hasStatus(201);
        }
        assertThat(owners.post("/owners/batch", "[" + json("{'name': 'Ben'}") + "]"))
                .hasStatus(201);
        assertThat(pets.post("/pets/batch", "[" + draft + "]")).hasStatus(201);
        assertThat(pets.post("/posts/batch", "[" + json("{'body': 'b', 'authorId': %d}", owner) + "]"))
                .hasStatus(201);
        assertThat(owners.patch("/roles/" + role, json("{'name': 'vet'}"))).hasStatus(200);
        assertThat(owners.patch("/owners/" + owner, json("{'roleId': %d}", role)))
                .hasStatus(200);
        assertThat(pets.patch("/pets/" + pet, json("{'ownerId': %d}", other), "If-Match", "\"0\""))
                .hasStatus(200);
        assertThat(pets.patch("/posts/" + post, json("{'body': 'good bye'}"))).hasStatus(200);
        for (String path : List.of(
                "/owners?count=true",
                "/owners/" + owner + "?include=role,pets,posts",
                "/owners/" + owner + "/pets",
                "/owners/" + owner + "/posts",
                "/roles/" + role + "/owners",
                "/q/openapi",
                "/q/metrics",
                "/q/health")) {
            assertThat(owners.get(path)).hasStatus(200);
        }
        for (String path : List.of(
                "/pets?owner.name.prefix=f&sort=owner.name&limit=1",
                "/pets/" + pet + "?include=owner",
                "/pets/" + pet + "/owner",
                "/pets/" + pet + "/posts",
                "/posts?include=author,pet",
                "/q/openapi",
                "/q/metrics",
                "/q/health")) {
            assertThat(pets.get(path)).hasStatus(200);
        }
        assertThat(owners.get("/owners", "Accept", "application/x-ndjson")).hasStatus(200);
        assertThat(pets.get("/pets", "Accept", "application/x-ndjson")).hasStatus(200);
        assertThat(pets.get("/pets/" + pet, "If-None-Match", "\"1\"")).hasStatus(304);
        assertThat(owners.delete("/owners/" + owner)).isProblem(409, "owner-has-posts");
        assertThat(owners.post("/owners", json("{'name': 'Nouman', 'username': 'NOUMAN'}")))
                .isProblem(409, "already-taken");
        assertThat(pets.post("/pets", json("{'name': 'cat', 'ownerId': 4711}"))).isProblem(422, "owner-not-found");
        assertThat(pets.post("/pets", "{")).isProblem(400, "invalid-request");
        assertThat(pets.get("/nothing")).isProblem(404, "not-found");
        assertThat(pets.patch("/pets/" + pet, json("{'name': 'dog'}"), "If-Match", "\"0\""))
                .isProblem(412, "version-mismatch");
        assertThat(owners.delete("/owners/%d?pets=cascade&posts=cascade".formatted(owner)))
                .hasStatus(204);
        assertThat(owners.get("/owners/" + owner)).isProblem(410, "owner-deleted");
        assertThat(pets.delete("/pets/" + pet)).hasStatus(204);
        assertThat(owners.delete("/roles/" + role)).hasStatus(204);
    }
}
