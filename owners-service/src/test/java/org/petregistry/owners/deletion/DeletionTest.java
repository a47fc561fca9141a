package org.petregistry.owners.deletion;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.petregistry.owners.Service.delete;
import static org.petregistry.owners.Service.get;
import static org.petregistry.owners.Service.newOwner;
import static org.petregistry.owners.Service.patch;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Decision;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.foreignkey.referenced.Deletion;
import org.petregistry.foreignkey.referenced.DeletionSteps;
import org.petregistry.owners.Pairing;
import org.petregistry.owners.PetsService;
import org.petregistry.owners.Service;
import org.petregistry.owners.ServiceTest;
import org.petregistry.rest.problem.Problem;
import org.petregistry.testkit.http.Answer;

@ServiceTest
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeletionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    DeletionSteps steps;

    @Inject
    MeterRegistry meters;

    WireMockServer pets;

    @BeforeEach
    void forget() {
        PetsService.reset(pets);
    }

    @Test
    void an_owner_whose_recall_succeeds_is_permanently_deleted() {
        recallsGet(PetsService.outcome("closed"));
        long id = newOwner();

        delete("/owners/" + id).expect(204);

        for (String path : List.of("", "?include=pets", "/pets", "/posts?x=y")) {
            get("/owners/" + id + path).expectProblem(410, "owner-deleted");
        }
        patch("/owners/" + id, "{'name': 'a'}").expectProblem(410, "owner-deleted");
        delete("/owners/" + id).expectProblem(410, "owner-deleted");
        pets.verify(
                1,
                putRequestedFor(urlPathMatching(PetsService.RECALLS))
                        .withHeader("Authorization", equalTo("Bearer test-secret"))
                        .withHeader("Registry-Id", matching("[0-9a-f-]{36}"))
                        .withRequestBody(equalToJson(
                                "{\"ownerId\": " + id + ", \"pets\": \"set-null\", \"posts\": \"restrict\"}")));
    }

    @Test
    void the_recall_contains_the_actions() {
        recallsGet(PetsService.outcome("closed"));
        long id = newOwner();

        delete("/owners/" + id + "?pets=cascade&posts=cascade").expect(204);

        assertThat(recallsOf(id)).singleElement().satisfies(recall -> assertThat(recall.getBodyAsString())
                .contains("\"pets\":\"cascade\"", "\"posts\":\"cascade\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pets=all", "posts=set-null", "pets=", "pets=cascade&pets=cascade", "rule=cascade"})
    void an_unknown_action_is_rejected(String query) {
        delete("/owners/" + newOwner() + "?" + query).expectProblem(400, "invalid-request");
    }

    @Test
    void an_owner_whose_deletion_is_refused_is_unchanged() {
        recallsGet(PetsService.outcome("refused"));
        long id = newOwner();
        Answer before = get("/owners/" + id);

        Answer byPosts = delete("/owners/" + id);
        Answer byPets = delete("/owners/" + id + "?pets=restrict");

        byPosts.expectProblem(409, "owner-has-posts");
        byPets.expectProblem(409, "owner-has-pets");
        for (Answer refusal : List.of(byPosts, byPets)) {
            assertThat(refusal.json().path("pets").asInt()).isEqualTo(3);
            assertThat(refusal.json().path("posts").asInt()).isEqualTo(2);
            assertThat(refusal.json().path("detail").asText()).endsWith(" has 3 pets and 2 posts.");
        }
        Answer after = get("/owners/" + id).expect(200);
        assertThat(after.json()).isEqualTo(before.json());
        assertThat(after.header("ETag")).isEqualTo(before.header("ETag"));
        // Each attempt is a new deletion: the outcome of the first is stored permanently.
        assertThat(recallsOf(id).stream().map(LoggedRequest::getUrl).distinct()).hasSize(2);
    }

    @Test
    void a_delete_request_with_another_version_in_If_Match_deletes_nothing() {
        recallsGet(PetsService.outcome("closed"));
        long id = newOwner();

        delete("/owners/" + id, "If-Match", "\"7\"").expectProblem(412, "version-mismatch");
        assertThat(recallsOf(id)).isEmpty();
        delete("/owners/" + id, "If-Match", "\"0\"").expect(204);
    }

    @Test
    void an_owner_that_never_existed_is_not_found() {
        delete("/owners/999999999").expectProblem(404, "not-found");
    }

    @Test
    void a_deletion_waits_for_a_recall_that_is_in_progress() {
        pets.stubFor(put(urlPathMatching(PetsService.RECALLS))
                .inScenario("deciding")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("decided")
                .willReturn(PetsService.inProgress()));
        pets.stubFor(put(urlPathMatching(PetsService.RECALLS))
                .inScenario("deciding")
                .whenScenarioStateIs("decided")
                .willReturn(PetsService.outcome("closed")));
        long id = newOwner();

        delete("/owners/" + id).expect(204);

        assertThat(recallsOf(id)).hasSize(2);
    }

    @Test
    void a_deletion_that_is_not_decided_in_time_gets_202_and_completes_in_the_background() {
        recallsGet(PetsService.inProgress());
        long id = newOwner();
        String path = "/owners/" + id;

        long start = System.nanoTime();
        Answer accepted = delete(path).expect(202);
        Duration time = Duration.ofNanos(System.nanoTime() - start);

        assertThat(time).isBetween(Duration.ofMillis(1_500), Duration.ofMillis(3_500));
        assertThat(accepted.header("Location")).isEqualTo(path);
        assertThat(accepted.text()).isEmpty();
        Answer deleting = get(path, "If-None-Match", "*").expect(200);
        assertThat(deleting.json().path("state").asText()).isEqualTo("deleting");
        assertThat(deleting.header("ETag")).isNull();
        assertThat(get("/owners?state=deleting&id=" + id).ids()).containsExactly(id);
        patch(path, "{'name': 'a'}").expectProblem(409, "owner-deleting");
        delete(path + "?pets=cascade").expectProblem(409, "owner-deleting");
        delete(path, "If-Match", "\"5\"").expectProblem(412, "version-mismatch");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        meters.get("registry.deletions.open").gauge().value())
                .isPositive());

        recallsGet(PetsService.outcome("closed"));
        await().atMost(PATIENCE).untilAsserted(() -> get(path).expectProblem(410, "owner-deleted"));
        assertThat(recallsOf(id).stream().map(LoggedRequest::getUrl).distinct()).hasSize(1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        meters.get("registry.deletions.oldest.age").gauge().value())
                .isZero());
    }

    @Test
    void a_second_deletion_with_the_same_actions_joins_the_first() {
        recallsGet(PetsService.json(500, "{}"));
        long id = newOwner();
        delete("/owners/" + id + "?posts=cascade").expect(202);

        recallsGet(PetsService.outcome("closed"));
        Answer joined = delete("/owners/" + id + "?posts=cascade&pets=set-null");

        // Either this request completed it, or the background task just before.
        assertThat(joined.status()).isIn(204, 410);
        assertThat(recallsOf(id).stream().map(LoggedRequest::getUrl).distinct()).hasSize(1);
    }

    @Test
    void a_late_refusal_makes_the_owner_active_again() {
        recallsGet(PetsService.json(500, "{}"));
        long id = newOwner();
        delete("/owners/" + id).expect(202);

        recallsGet(PetsService.outcome("refused"));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        get("/owners/" + id).expect(200).json().path("state").asText())
                .isEqualTo("active"));
        assertThat(get("/owners/" + id).header("ETag")).isEqualTo("\"0\"");
        patch("/owners/" + id, "{'name': 'still here'}").expect(200);
    }

    @Test
    void a_refusal_that_another_instance_received_reaches_the_waiting_client() {
        pets.stubFor(put(urlPathMatching(PetsService.RECALLS))
                .inScenario("refusal")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("answered")
                .willReturn(PetsService.json(500, "{}").withFixedDelay(1_000)));
        pets.stubFor(put(urlPathMatching(PetsService.RECALLS))
                .inScenario("refusal")
                .whenScenarioStateIs("answered")
                .willReturn(PetsService.outcome("refused")));
        long id = newOwner();

        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> delete("/owners/" + id));
        await().atMost(PATIENCE).until(() -> underWay(id).isPresent());
        Recall recall = underWay(id).orElseThrow();
        conclude(recall, outcome(recall, Decision.REFUSED));

        answer.join().expectProblem(409, "owner-has-posts").hasNumber("posts", 2);
        assertThat(recallsOf(id)).hasSize(2);
    }

    private Optional<Recall> underWay(long ownerId) {
        return steps.open().await().atMost(PATIENCE).stream()
                .map(Deletion::recall)
                .filter(recall -> recall.id() == ownerId)
                .findAny();
    }

    @Test
    void an_invalid_answer_to_a_recall_changes_nothing() {
        List<Long> ids = new ArrayList<>();
        for (Map.Entry<String, ResponseDefinitionBuilder> answer :
                PetsService.noOutcomes().entrySet()) {
            PetsService.reset(pets);
            recallsGet(answer.getValue());
            long id = newOwner();
            ids.add(id);

            long start = System.nanoTime();
            Answer accepted = delete("/owners/" + id);

            assertThat(accepted.status()).as(answer.getKey()).isEqualTo(202);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(answer.getKey())
                    .isLessThan(Duration.ofMillis(3_500));
            assertThat(get("/owners/" + id).json().path("state").asText())
                    .as(answer.getKey())
                    .isEqualTo("deleting");
        }
        PetsService.reset(pets);
        recallsGet(PetsService.outcome("closed"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> ids.forEach(id -> get("/owners/" + id).expectProblem(410, "owner-deleted")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"in progress", "busy", "garbage"})
    void a_deletion_that_cannot_complete_does_not_block_the_others(String how) {
        recallsGet(PetsService.json(500, "{}"));
        long stuck = newOwner();
        delete("/owners/" + stuck).expect(202);
        long other = newOwner();
        delete("/owners/" + other).expect(202);

        pets.stubFor(put(urlPathMatching(PetsService.RECALLS))
                .atPriority(1)
                .withRequestBody(matchingJsonPath("$.ownerId", equalTo(Long.toString(stuck))))
                .willReturn(
                        switch (how) {
                            case "in progress" -> PetsService.inProgress();
                            case "busy" -> PetsService.json(503, "{}");
                            default -> PetsService.json(200, "<html>");
                        }));
        recallsGet(PetsService.outcome("closed"));

        await().atMost(PATIENCE).untilAsserted(() -> get("/owners/" + other).expectProblem(410, "owner-deleted"));
        get("/owners/" + stuck).expect(200);
        PetsService.reset(pets);
        recallsGet(PetsService.outcome("closed"));
        await().atMost(PATIENCE).untilAsserted(() -> get("/owners/" + stuck).expectProblem(410, "owner-deleted"));
    }

    @Test
    void a_deletion_continues_after_its_client_disconnects() throws IOException {
        recallsGet(PetsService.outcome("closed").withFixedDelay(700));
        long id = newOwner();

        try (Socket socket = new Socket("127.0.0.1", Service.api().base().getPort())) {
            socket.getOutputStream()
                    .write(("DELETE /owners/" + id + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(PATIENCE).until(() -> !recallsOf(id).isEmpty());
        }

        await().atMost(PATIENCE).untilAsserted(() -> get("/owners/" + id).expectProblem(410, "owner-deleted"));
        // The background task was not needed.
        assertThat(recallsOf(id)).hasSize(1);
    }

    @Test
    void a_late_answer_to_a_refused_deletion_does_not_affect_the_next_deletion() {
        long id = newOwner();
        Recall first = begin(id, Action.RESTRICT);
        conclude(first, outcome(first, Decision.REFUSED));
        assertThat(get("/owners/" + id).json().path("state").asText()).isEqualTo("active");
        Recall second = begin(id, Action.SET_NULL);

        conclude(first, outcome(first, Decision.REFUSED));
        conclude(first, outcome(first, Decision.CLOSED));
        conclude(second, second.inProgress());

        assertThat(get("/owners/" + id).expect(200).json().path("state").asText())
                .isEqualTo("deleting");
        conclude(second, outcome(second, Decision.CLOSED));
        get("/owners/" + id).expectProblem(410, "owner-deleted");
        conclude(second, outcome(second, Decision.REFUSED));
        get("/owners/" + id).expectProblem(410, "owner-deleted");
    }

    @Test
    void an_outcome_from_before_the_last_meeting_changes_nothing() {
        long id = newOwner();
        UUID before = Pairing.pair();
        Recall recall = begin(id, Action.SET_NULL);
        Pairing.meet();
        assertThatThrownBy(() -> steps.conclude(
                                new Deletion(recall, before, Duration.ZERO), outcome(recall, Decision.CLOSED))
                        .await()
                        .atMost(PATIENCE))
                .isInstanceOf(Problem.class);
        assertThat(get("/owners/" + id).json().path("state").asText()).isEqualTo("deleting");
    }

    private Recall begin(long ownerId, Action pets) {
        return steps.begin(ownerId, Map.of("pets", pets, "posts", Action.RESTRICT), null)
                .await()
                .atMost(PATIENCE)
                .recall();
    }

    private void conclude(Recall recall, Outcome outcome) {
        steps.conclude(new Deletion(recall, Pairing.pair(), Duration.ZERO), outcome)
                .await()
                .atMost(PATIENCE);
    }

    private static Outcome outcome(Recall recall, Decision decision) {
        return new Outcome(recall.deletionId(), recall.id(), decision, Map.of("pets", 1L, "posts", 0L));
    }

    private void recallsGet(ResponseDefinitionBuilder answer) {
        pets.stubFor(put(urlPathMatching(PetsService.RECALLS)).willReturn(answer));
    }

    private List<LoggedRequest> recallsOf(long ownerId) {
        return pets.findAll(putRequestedFor(urlPathMatching(PetsService.RECALLS))
                .withRequestBody(matchingJsonPath("$.ownerId", equalTo(Long.toString(ownerId)))));
    }
}
