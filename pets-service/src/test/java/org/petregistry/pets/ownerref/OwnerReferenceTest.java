package org.petregistry.pets.ownerref;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.Json.json;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.pets.testing.Breaker;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;

/** Setting the owner of a pet, with valid, invalid and missing answers of owners-service. */
@ServiceTest
class OwnerReferenceTest {
    /** Invalid answers to a look-up, created from the registry and the requested owner. */
    private static final Map<String, BiFunction<UUID, Long, ResponseDefinitionBuilder>> WRONG = Map.ofEntries(
            Map.entry("500", (registry, id) -> aResponse().withStatus(500)),
            Map.entry("401", (registry, id) -> aResponse().withStatus(401)),
            Map.entry("404", (registry, id) -> aResponse().withStatus(404)),
            Map.entry("redirect", (registry, id) -> aResponse().withStatus(302).withHeader("Location", "/elsewhere")),
            Map.entry("garbage", (registry, id) -> body("<html>no</html>")),
            Map.entry("empty", (registry, id) -> body("")),
            Map.entry("null", (registry, id) -> body("null")),
            Map.entry("no owners", (registry, id) -> body(json("{'registry':'%s'}", registry))),
            Map.entry("fewer owners", (registry, id) -> body(json("{'registry':'%s','owners':[]}", registry))),
            Map.entry(
                    "another owner",
                    (registry, id) -> body(json(
                            "{'registry':'%s','owners':[{'id':%d,'state':'active','name':'x','version':0}]}",
                            registry, id + 1_000_000))),
            Map.entry(
                    "the owner twice",
                    (registry, id) -> body(json(
                            "{'registry':'%1$s','owners':[{'id':%2$d,'state':'active','name':'x','version':0},"
                                    + "{'id':%2$d,'state':'active','name':'y','version':1}]}",
                            registry, id))),
            Map.entry(
                    "another state",
                    (registry, id) -> body(json(
                            "{'registry':'%s','owners':[{'id':%d,'state':'asleep','name':'x','version':0}]}",
                            registry, id))),
            Map.entry(
                    "no state",
                    (registry, id) ->
                            body(json("{'registry':'%s','owners':[{'id':%d,'name':'x','version':0}]}", registry, id))),
            Map.entry(
                    "no name",
                    (registry, id) -> body(
                            json("{'registry':'%s','owners':[{'id':%d,'state':'active','version':0}]}", registry, id))),
            Map.entry(
                    "no version",
                    (registry, id) -> body(
                            json("{'registry':'%s','owners':[{'id':%d,'state':'active','name':'x'}]}", registry, id))),
            Map.entry(
                    "no registry",
                    (registry, id) -> body(json("{'owners':[{'id':%d,'state':'active','name':'x','version':0}]}", id))),
            Map.entry("silence", (registry, id) -> aResponse().withFixedDelay(4_000)),
            Map.entry("dripping", (registry, id) -> body(json(
                            "{'registry':'%s','owners':[{'id':%d,'state':'active','name':'x','version':0}]}",
                            registry, id))
                    .withChunkedDribbleDelay(20, 4_000)),
            Map.entry("reset", (registry, id) -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
            Map.entry("hung up", (registry, id) -> aResponse().withFault(Fault.EMPTY_RESPONSE)),
            Map.entry("noise", (registry, id) -> aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
            Map.entry("cut off", (registry, id) -> aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));

    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @BeforeEach
    void owners_service_works() {
        Breaker.close(owners, pets);
    }

    static List<String> wrong() {
        return WRONG.keySet().stream().sorted().toList();
    }

    @Test
    void a_reference_to_a_known_owner_needs_no_call() {
        long owner = sql.grant(owners.unknown());
        long pet = pets.createPet("spot", owner).expect(201).id();
        pets.patch("/pets/" + pet, json("{'ownerId':null}")).expect(200);
        pets.patch("/pets/" + pet, json("{'ownerId':%d}", owner)).expect(200);
        pets.createPost("x", owner, pet).expect(201);
        assertThat(owners.questions()).isZero();
    }

    @Test
    void pets_of_a_known_owner_can_be_created_while_owners_service_is_down() {
        long owner = sql.grant(owners.unknown());
        Breaker.open(owners, pets);
        pets.createPet("spot", owner).expect(201);
    }

    @Test
    void an_unknown_owner_is_looked_up_once_and_then_known() {
        long owner = owners.active("Nouman", "nou");
        long pet = pets.createPet("spot", owner).expect(201).id();
        assertThat(owners.lookups()).containsExactly(List.of(owner));
        assertThat(pets.get("/pets/" + pet + "?include=owner")
                        .json()
                        .path("owner")
                        .path("name")
                        .textValue())
                .isEqualTo("Nouman");
        pets.createPet("another", owner).expect(201);
        assertThat(owners.lookups()).hasSize(1);
    }

    @Test
    void all_unknown_owners_of_a_batch_are_looked_up_in_one_call() {
        long known = sql.grant(owners.unknown());
        List<Long> asked = List.of(owners.active(), owners.active(), owners.active());
        pets.post(
                        "/pets/batch",
                        json(
                                "[{'name':'a','ownerId':%2$d},{'name':'b','ownerId':%1$d},{'name':'c','ownerId':%3$d},"
                                        + "{'name':'d','ownerId':%4$d},{'name':'e','ownerId':%2$d}]",
                                known, asked.get(0), asked.get(1), asked.get(2)))
                .expect(201);
        assertThat(owners.lookups()).hasSize(1);
        assertThat(owners.lookups().get(0)).containsExactlyInAnyOrderElementsOf(asked);
    }

    @ParameterizedTest
    @CsvSource({"unknown, 422, owner-not-found", "deleted, 422, owner-deleted", "deleting, 409, owner-deleting"})
    void an_owner_that_is_not_active_is_rejected(String state, int status, String problem) {
        long owner = owners.become(owners.unknown(), state);
        long pet = pets.createPet("spot", null).id();
        long petsBefore = sql.number("select count(*) from pet");
        pets.createPet("x", owner).expectProblem(status, problem).pointsTo("/ownerId");
        pets.patch("/pets/" + pet, json("{'ownerId':%d}", owner))
                .expectProblem(status, problem)
                .pointsTo("/ownerId");
        pets.createPost("x", owner, null).expectProblem(status, problem).pointsTo("/authorId");
        assertThat(sql.number("select count(*) from pet")).isEqualTo(petsBefore);
        assertThat(pets.get("/pets/" + pet).version()).isZero();
        assertThat(sql.number("select count(*) from owner_fence where owner_id = ?", owner))
                .isZero();
        assertThat(owners.lookups()).as("nothing is cached").hasSize(3);
    }

    @Test
    void an_owner_that_did_not_exist_a_moment_ago_is_looked_up_again() {
        long owner = owners.unknown();
        pets.createPet("x", owner).expectProblem(422, "owner-not-found");
        owners.become(owner, "active");
        pets.createPet("x", owner).expect(201);
    }

    @Test
    void a_batch_reports_all_owners_with_the_same_problem() {
        long unknown = owners.unknown();
        long deleted = owners.become(owners.unknown(), "deleted");
        long active = owners.active();
        pets.post(
                        "/pets/batch",
                        json(
                                "[{'name':'a','ownerId':%d},{'name':'b','ownerId':%d},{'name':'c','ownerId':%d},"
                                        + "{'name':'d','ownerId':%d}]",
                                deleted, unknown, active, unknown))
                .expectProblem(422, "owner-not-found")
                .pointsTo("/1/ownerId", "/3/ownerId");
        assertThat(sql.isGranted(active)).as("a rejected batch leaves nothing").isFalse();
    }

    @Test
    void an_owner_behind_a_closed_fence_is_rejected_without_a_call() {
        long owner = owners.active();
        sql.run("insert into owner_fence values (?, true)", owner);
        pets.createPet("x", owner).expectProblem(422, "owner-deleted").pointsTo("/ownerId");
        assertThat(owners.questions()).isZero();
    }

    @Test
    void an_owner_with_an_open_fence_and_no_grant_is_looked_up() {
        long owner = owners.active();
        sql.run("insert into owner_fence values (?, false)", owner);
        pets.createPet("x", owner).expect(201);
        assertThat(owners.lookups()).hasSize(1);
    }

    @Test
    void an_otherwise_invalid_request_is_rejected_without_a_call() {
        long pet = pets.createPet("spot", null).id();
        pets.patch("/pets/9000000006", json("{'ownerId':%d}", owners.active())).expectProblem(404, "not-found");
        pets.patch("/pets/" + pet, json("{'ownerId':%d}", owners.active()), "If-Match", "\"7\"")
                .expectProblem(412, "version-mismatch");
        assertThat(owners.questions()).isZero();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void an_invalid_answer_changes_nothing_and_leads_to_a_timely_503(String kind) {
        long owner = owners.unknown();
        owners.answerLookups(WRONG.get(kind).apply(owners.registry(), owner));
        long before = sql.number("select count(*) from pet");
        pets.createPet("x", owner).expectProblem(503, "owners-unavailable").within(Duration.ofSeconds(2));
        assertThat(sql.number("select count(*) from pet")).isEqualTo(before);
        assertThat(sql.number("select count(*) from owner_fence where owner_id = ?", owner))
                .isZero();
    }

    @Test
    void additional_members_of_an_answer_are_ignored() {
        long owner = owners.unknown();
        owners.answerLookups(body(json(
                "{'registry':'%s','pair':'%s','new':1,"
                        + "'owners':[{'id':%d,'state':'active','name':'x','version':0,'new':[]}]}",
                owners.registry(), owners.pair(), owner)));
        pets.createPet("x", owner).expect(201);
    }

    @Test
    void an_answer_from_before_the_last_meeting_imports_nothing() {
        long owner = owners.unknown();
        owners.answerLookups(body(json(
                "{'registry':'%s','pair':'%s','owners':[{'id':%d,'state':'active','name':'x','version':0}]}",
                owners.registry(), UUID.randomUUID(), owner)));
        pets.createPet("x", owner).expectProblem(503, "reconciling");
        assertThat(sql.isGranted(owner)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void a_missing_owner_does_not_open_the_circuit_breaker(int status) {
        long owner = owners.active();
        long pet = pets.createPet("x", owner).expect(201).id();
        owners.answerOwner(aResponse()
                .withStatus(status)
                .withHeader("Registry-Id", owners.registry().toString()));
        for (int i = 0; i < Breaker.WINDOW; i++) {
            pets.get("/pets/" + pet + "/owner").expectProblem(404, "not-found");
        }
        pets.createPet("x", owners.active()).expect(201);
    }

    @Test
    void only_an_answer_of_owners_service_proves_that_an_owner_is_missing() {
        long pet = pets.createPet("x", owners.active()).expect(201).id();
        owners.answerOwner(aResponse().withStatus(404));
        pets.get("/pets/" + pet + "/owner").expectProblem(503, "owners-unavailable");
    }

    @Test
    void after_repeated_failures_the_circuit_breaker_pauses_calls_and_then_tries_again() {
        Breaker.open(owners, pets);
        long owner = owners.active();
        owners.behave();
        pets.createPet("x", owner).expectProblem(503, "owners-unavailable").within(Duration.ofMillis(900));
        assertThat(owners.questions()).isZero();
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> pets.createPet("x", owner).status() == 201);
    }

    @Test
    void concurrent_requests_for_the_same_unknown_owner_all_succeed() {
        long owner = owners.active();
        List<CompletableFuture<Answer>> all = IntStream.range(0, 12)
                .mapToObj(i -> pets.sendAsync("POST", "/pets", json("{'name':'p%d','ownerId':%d}", i, owner)))
                .toList();
        all.forEach(answer -> answer.join().expect(201));
        assertThat(sql.number("select count(*) from pet where owner_id = ?", owner))
                .isEqualTo(12);
        assertThat(sql.number("select count(*) from owner_ref where id = ?", owner))
                .isEqualTo(1);
    }

    private static ResponseDefinitionBuilder body(String text) {
        return aResponse().withHeader("Content-Type", "application/json").withBody(text);
    }
}
