package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Scenarios F3 and F4: one service is killed, restarted or hangs, and the other continues. */
class OneServiceDownIT {
    /** The documented limit is 2 s in total; the rest is for a busy machine. */
    private static final Duration PROMPT = Duration.ofMillis(3500);

    private static RunningRegistry registry;
    private static Api owners;
    private static Api pets;
    private static Given given;

    @BeforeAll
    static void begin() {
        registry = RunningRegistry.start("one_service_away");
        owners = registry.owners();
        pets = registry.pets();
        given = registry.given();
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    /** Prepares the registry for the next test: both services run and reach each other. */
    @AfterEach
    void restore_both_services() {
        registry.ownersService().restore();
        registry.petsService().restore();
        long owner = given.owner("after");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> pets.post("/pets", json("{'name': 'after', 'ownerId': %d}", owner))
                                .status()
                        == 201);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> owners.get("/owners/" + owner + "/pets").status() == 200);
    }

    @Test
    void F3_a_pet_of_a_known_owner_can_be_created_while_owners_service_is_down() {
        long known = given.owner(Unique.name("known"));
        long spot = given.pet("spot", known);
        long stray = given.pet("stray", null);
        long before = pets.get("/pets?count=true").json().path("total").longValue();

        registry.ownersService().kill();

        long cat = given.pet("cat", known);
        assertThat(pets.patch("/pets/" + stray, json("{'ownerId': %d}", known))).hasStatus(200);
        given.post("no need to ask", known);
        assertThat(Json.ids(pets.get("/pets?ownerId=" + known).items())).containsExactly(spot, stray, cat);
        assertThat(pets.get("/pets/" + spot + "?include=owner")
                        .json()
                        .path("owner")
                        .path("id")
                        .longValue())
                .isEqualTo(known);
        assertThat(promptly(() -> pets.post("/pets", json("{'name': 'dog', 'ownerId': 4711}"))))
                .isProblem(503, "owners-unavailable")
                .saysWhenToRetry();
        assertThat(pets.patch("/pets/" + stray, json("{'ownerId': 4711}"))).isProblem(503, "owners-unavailable");
        assertThat(pets.post("/pets/batch", json("[{'name': 'dog'}, {'name': 'dog', 'ownerId': 4711}]")))
                .isProblem(503, "owners-unavailable");
        assertThat(promptly(() -> pets.get("/pets/" + spot + "/owner")))
                .isProblem(503, "owners-unavailable")
                .saysWhenToRetry();
        assertThat(pets.get("/pets?count=true")).hasNumber("total", before + 1);
        assertThat(pets.get("/q/health/ready")).hasStatus(200);
    }

    @Test
    void F3_a_missing_answer_does_not_mean_that_an_owner_is_unknown() {
        registry.ownersService().freeze();

        assertThat(promptly(() -> pets.post("/pets", json("{'name': 'dog', 'ownerId': 4711}"))))
                .isProblem(503, "owners-unavailable")
                .saysWhenToRetry();

        registry.ownersService().thaw();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(pets.post("/pets", json("{'name': 'dog', 'ownerId': 4711}")))
                        .isProblem(422, "owner-not-found"));
    }

    @Test
    void F4_a_deletion_completes_once_a_hanging_pets_service_answers() {
        long owner = given.owner(Unique.name("leaving"));
        long pet = given.pet("spot", owner);
        String path = "/owners/" + owner;

        registry.petsService().freeze();

        assertThat(promptly(() -> owners.delete(path))).hasStatus(202).hasLocation(owners, path);
        assertThat(owners.get(path))
                .hasStatus(200)
                .hasText("state", "deleting")
                .hasNumber("version", 0)
                .hasNoHeader("ETag");
        assertThat(Json.ids(owners.get("/owners?state=deleting&id=" + owner).items()))
                .containsExactly(owner);
        assertThat(owners.patch(path, json("{'name': 'too late'}"))).isProblem(409, "owner-deleting");
        assertThat(owners.delete(path + "?pets=cascade")).isProblem(409, "owner-deleting");
        assertThat(promptly(() -> owners.delete(path))).hasStatus(202).hasLocation(owners, path);

        registry.petsService().thaw();

        awaitGone(path);
        assertThat(pets.get("/pets/" + pet)).hasStatus(200).hasNull("ownerId").hasNumber("version", 1);
        assertThat(pets.patch("/pets/" + pet, json("{'ownerId': %d}", owner))).isProblem(422, "owner-deleted");
    }

    @Test
    void F4_a_refused_deletion_is_reverted_once_pets_service_answers() {
        long owner = given.owner(Unique.name("staying"));
        long pet = given.pet("spot", owner);
        String path = "/owners/" + owner;
        String rules = "?pets=restrict";

        registry.petsService().freeze();
        assertThat(promptly(() -> owners.delete(path + rules))).hasStatus(202);
        assertThat(owners.get(path)).hasText("state", "deleting");
        registry.petsService().thaw();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> owners.get(path).json().path("state").textValue().equals("active"));
        assertThat(owners.get(path)).hasNumber("version", 0).hasHeader("ETag", "\"0\"");
        assertThat(pets.get("/pets/" + pet)).hasNumber("ownerId", owner).hasNumber("version", 0);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(owners.delete(path + rules))
                .isProblem(409, "owner-has-pets")
                .hasNumber("pets", 1)
                .hasNumber("posts", 0));
        assertThat(owners.patch(path, json("{'name': 'still here'}"))).hasStatus(200);
    }

    @Test
    void F4_a_deletion_survives_a_kill_of_either_service() {
        long owner = given.owner(Unique.name("leaving"));
        long pet = given.pet("spot", owner);
        String path = "/owners/" + owner;

        registry.petsService().kill();
        assertThat(promptly(() -> owners.delete(path + "?pets=cascade")))
                .hasStatus(202)
                .hasLocation(owners, path);
        registry.ownersService().kill();
        registry.ownersService().restore();
        assertThat(owners.get(path)).hasText("state", "deleting");
        registry.petsService().restore();

        awaitGone(path);
        assertThat(pets.get("/pets/" + pet)).isProblem(404, "not-found");
    }

    @Test
    void owners_are_shown_without_their_pets_while_pets_service_is_down() {
        long owner = given.owner(Unique.name("alone"));
        given.pet("spot", owner);
        String path = "/owners/" + owner;

        registry.petsService().freeze();
        assertThat(promptly(() -> owners.get(path + "?include=pets,posts,role")))
                .hasStatus(200)
                .hasNull("pets")
                .hasNull("posts")
                .hasNull("role");
        JsonNode unavailable = owners.get(path + "?include=pets").json().path("unavailable");
        assertThat(Json.each(unavailable, JsonNode::textValue)).containsExactly("pets");
        registry.petsService().kill();

        JsonNode listed = owners.get("/owners?include=pets&id=" + owner).items().get(0);
        assertThat(listed.path("pets").isNull()).isTrue();
        assertThat(Json.each(listed.path("unavailable"), JsonNode::textValue)).containsExactly("pets");
        assertThat(promptly(() -> owners.get(path + "/pets")))
                .isProblem(503, "pets-unavailable")
                .saysWhenToRetry();
        assertThat(owners.get(path + "/posts"))
                .isProblem(503, "pets-unavailable")
                .saysWhenToRetry();
        assertThat(owners.get(path)).hasStatus(200);
        assertThat(owners.get("/q/health/ready")).hasStatus(200);
    }

    @Test
    void ids_cursors_and_keys_survive_a_restart() {
        String prefix = Unique.name("kept");
        String body = json("[{'name': '%1$s'}, {'name': '%1$s'}, {'name': '%1$s'}]", prefix);
        Answer made = pets.post("/pets/batch", body, "Idempotency-Key", prefix);
        List<Long> ids = Json.ids(made.items());
        String next = pets.get("/pets?limit=2&name.prefix=" + prefix)
                .json()
                .path("next")
                .textValue();
        long last = given.pet("last", null);
        assertThat(pets.delete("/pets/" + last)).hasStatus(204);

        registry.petsService().stop();
        registry.petsService().restore();

        assertThat(Json.ids(pets.get(next).items())).containsExactly(ids.get(2));
        assertThat(given.pet("next", null)).isGreaterThan(last);
        Answer replayed = pets.post("/pets/batch", body, "Idempotency-Key", prefix);
        assertThat(replayed).hasStatus(201).hasHeader("Idempotency-Replayed", "true");
        assertThat(replayed.json()).isEqualTo(made.json());
    }

    private static void awaitGone(String path) {
        await().atMost(Duration.ofSeconds(45))
                .untilAsserted(() -> assertThat(owners.get(path)).isProblem(410, "owner-deleted"));
    }

    private static Answer promptly(Supplier<Answer> request) {
        long begin = System.nanoTime();
        Answer answer = request.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("%s", answer).isLessThan(PROMPT);
        return answer;
    }
}
