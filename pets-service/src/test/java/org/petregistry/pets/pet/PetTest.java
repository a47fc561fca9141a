package org.petregistry.pets.pet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Json;

@ServiceTest
class PetTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @BeforeEach
    void owners_service_works() {
        owners.behave();
    }

    @Test
    void the_answer_of_a_create_request_equals_that_of_a_get() {
        long owner = sql.grant(owners.unknown());
        Answer created = pets.post("/pets", json("{'name':'  spot ','species':'Dog','ownerId':%d}", owner))
                .expect(201);
        assertThat(created.header("Location")).isEqualTo("/pets/" + created.id());
        assertThat(created.header("ETag")).isEqualTo("\"0\"");
        JsonNode pet = created.json();
        assertThat(pet.path("name").textValue()).isEqualTo("spot");
        assertThat(pet.path("species").textValue()).isEqualTo("Dog");
        assertThat(pet.path("ownerId").longValue()).isEqualTo(owner);
        assertThat(pet.path("version").longValue()).isZero();
        assertThat(pet.path("createdAt").textValue())
                .isEqualTo(pet.path("updatedAt").textValue());
        assertThat(pet.has("owner")).isFalse();
        Answer read = pets.get("/pets/" + created.id()).expect(200);
        assertThat(read.json()).isEqualTo(pet);
        assertThat(read.header("ETag")).isEqualTo("\"0\"");
    }

    @Test
    void a_pet_needs_no_owner_and_no_species() {
        JsonNode pet = pets.post("/pets", json("{'name':'Ben'}")).expect(201).json();
        assertThat(pet.path("species").isNull()).isTrue();
        assertThat(pet.path("ownerId").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /name",
                "{'name':null} | /name",
                "{'name':'  '} | /name",
                "{'name':7} | /name",
                "{'name':'x','species':''} | /species",
                "{'name':'x','ownerId':0} | /ownerId",
                "{'name':'x','ownerId':'1'} | /ownerId",
                "{'name':'x','ownerId':1.5} | /ownerId",
                "{'name':'x','id':7} | /id",
                "{'name':'x','version':7} | /version"
            })
    void an_invalid_pet_is_rejected_with_a_pointer(String body, String pointer) {
        long before = count();
        pets.post("/pets", json(body.replace("%", "%%")))
                .expectProblem(400, "invalid-request")
                .pointsTo(pointer);
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void a_name_has_at_most_70_code_points() {
        pets.createPet("\uD83D\uDC15".repeat(70), null).expect(201);
        pets.createPet("\uD83D\uDC15".repeat(71), null)
                .expectProblem(400, "invalid-request")
                .pointsTo("/name");
    }

    @Test
    void a_batch_is_created_in_the_given_order() {
        List<String> names = IntStream.range(0, 1_000).mapToObj(i -> "pet " + i).toList();
        Answer created = pets.post("/pets/batch", batch(names)).expect(201);
        assertThat(Json.texts(created.items(), "name")).isEqualTo(names);
        assertThat(created.ids()).isSorted().doesNotHaveDuplicates();
        long last = created.ids().get(999);
        assertThat(pets.get("/pets/" + last).expect(200).json())
                .isEqualTo(created.items().get(999));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_001})
    void a_batch_has_1_to_1000_entries(int size) {
        long before = count();
        pets.post(
                        "/pets/batch",
                        batch(IntStream.range(0, size).mapToObj(i -> "x").toList()))
                .expectProblem(400, "invalid-request")
                .pointsTo("");
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void a_batch_can_exceed_one_megabyte() {
        String body =
                batch(IntStream.range(0, 1_000).mapToObj(i -> "x".repeat(70)).toList());
        String spaced = body.replace("{", "{" + " ".repeat(1_500));
        assertThat(pets.post("/pets/batch", spaced).expect(201).items()).hasSize(1_000);
        pets.post("/pets", "{" + " ".repeat(1_000_000) + body.substring(2, body.indexOf('}') + 1))
                .expect(201);
    }

    @Test
    void a_batch_with_invalid_entries_creates_nothing_and_reports_all_of_them() {
        long before = count();
        String bad = "[" + "{'name':'x'},".repeat(17) + "{'name':''},{'name':'y'},{'species':'Dog'}]";
        pets.post("/pets/batch", json(bad))
                .expectProblem(400, "invalid-request")
                .pointsTo("/17/name", "/19/name");
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void a_batch_with_unknown_owners_creates_nothing_and_reports_all_of_them() {
        long before = count();
        long known = owners.active();
        long unknown = owners.unknown();
        long other = owners.unknown();
        pets.post(
                        "/pets/batch",
                        json(
                                "[{'name':'a','ownerId':%d},{'name':'b','ownerId':%d},{'name':'c'},{'name':'d','ownerId':%d},"
                                        + "{'name':'e','ownerId':%d}]",
                                unknown, known, other, unknown))
                .expectProblem(422, "owner-not-found")
                .pointsTo("/0/ownerId", "/3/ownerId", "/4/ownerId");
        assertThat(count()).isEqualTo(before);
        assertThat(sql.isGranted(unknown)).isFalse();
        assertThat(sql.number("select count(*) from owner_fence where owner_id = ?", unknown))
                .isZero();
    }

    @Test
    void a_patch_keeps_absent_members_clears_null_ones_and_sets_the_rest() {
        long owner = sql.grant(owners.unknown());
        long id = pets.post("/pets", json("{'name':'spot','species':'Dog','ownerId':%d}", owner))
                .expect(201)
                .id();
        Answer renamed = pets.patch(
                        "/pets/" + id, json("{'name':'Spot'}"), "Content-Type", "application/merge-patch+json")
                .expect(200);
        assertThat(renamed.json().path("name").textValue()).isEqualTo("Spot");
        assertThat(renamed.json().path("species").textValue()).isEqualTo("Dog");
        assertThat(renamed.json().path("ownerId").longValue()).isEqualTo(owner);
        assertThat(renamed.version()).isEqualTo(1);
        assertThat(renamed.header("ETag")).isEqualTo("\"1\"");
        Answer cleared = pets.patch("/pets/" + id, json("{'species':null,'ownerId':null}"))
                .expect(200);
        assertThat(cleared.json().path("species").isNull()).isTrue();
        assertThat(cleared.json().path("ownerId").isNull()).isTrue();
        assertThat(cleared.version()).isEqualTo(2);
        assertThat(pets.get("/pets/" + id).json()).isEqualTo(cleared.json());
    }

    @Test
    void a_patch_that_changes_nothing_keeps_the_version_and_the_time() {
        Answer created = pets.post("/pets", json("{'name':'spot','species':'Dog'}"));
        for (String patch : List.of("{}", "{'name':'spot'}", "{'name':' spot ','species':'Dog','ownerId':null}")) {
            Answer same = pets.patch("/pets/" + created.id(), json(patch)).expect(200);
            assertThat(same.json()).isEqualTo(created.json());
            assertThat(same.header("ETag")).isEqualTo("\"0\"");
        }
        Answer changed = pets.patch("/pets/" + created.id(), json("{'name':'Spot'}"));
        assertThat(changed.json().path("updatedAt").textValue())
                .isGreaterThan(created.json().path("updatedAt").textValue());
        assertThat(changed.json().path("createdAt")).isEqualTo(created.json().path("createdAt"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'name':null} | /name",
                "{'name':''} | /name",
                "{'species':''} | /species",
                "{'ownerId':-1} | /ownerId",
                "{'id':1} | /id",
                "{'createdAt':'2026-01-01T00:00:00Z'} | /createdAt"
            })
    void a_patch_that_makes_a_pet_invalid_is_rejected(String body, String pointer) {
        Answer created = pets.createPet("spot", null);
        pets.patch("/pets/" + created.id(), json(body))
                .expectProblem(400, "invalid-request")
                .pointsTo(pointer);
        assertThat(pets.get("/pets/" + created.id()).json()).isEqualTo(created.json());
    }

    @Test
    void if_match_admits_one_of_two_updates() {
        long id = pets.createPet("spot", null).id();
        pets.patch("/pets/" + id, json("{'name':'one'}"), "If-Match", "\"0\"").expect(200);
        pets.patch("/pets/" + id, json("{'name':'two'}"), "If-Match", "\"0\"").expectProblem(412, "version-mismatch");
        pets.patch("/pets/" + id, json("{'name':'two'}"), "If-Match", "W/\"1\"").expectProblem(412, "version-mismatch");
        pets.patch("/pets/" + id, json("{'name':'two'}"), "If-Match", "1").expectProblem(400, "invalid-request");
        pets.delete("/pets/" + id, "If-Match", "\"0\"").expectProblem(412, "version-mismatch");
        assertThat(pets.get("/pets/" + id).json().path("name").textValue()).isEqualTo("one");
        pets.patch("/pets/" + id, json("{'name':'two'}"), "If-Match", "\"7\", \"1\"")
                .expect(200);
        pets.delete("/pets/" + id, "If-Match", "*").expect(204);
    }

    @Test
    void of_many_concurrent_updates_with_the_same_if_match_exactly_one_succeeds() {
        long id = pets.createPet("spot", null).id();
        List<Integer> statuses = all(IntStream.range(0, 10)
                        .mapToObj(i -> pets.sendAsync(
                                "PATCH", "/pets/" + id, json("{'name':'name %d'}", i), "If-Match", "\"0\"")))
                .map(Answer::status)
                .sorted()
                .toList();
        assertThat(statuses).containsExactly(200, 412, 412, 412, 412, 412, 412, 412, 412, 412);
        assertThat(pets.get("/pets/" + id).version()).isEqualTo(1);
    }

    @Test
    void concurrent_updates_without_if_match_all_increment_the_version() {
        long id = pets.createPet("spot", null).id();
        all(IntStream.range(0, 10).mapToObj(i -> pets.sendAsync("PATCH", "/pets/" + id, json("{'name':'name %d'}", i))))
                .forEach(answer -> answer.expect(200));
        assertThat(pets.get("/pets/" + id).version()).isEqualTo(10);
    }

    @Test
    void an_update_completes_after_its_client_disconnects() throws IOException {
        long id = pets.createPet("spot", null).id();
        try (Sql.Open other = sql.begin()) {
            other.run("select from pet where id = ? for update", id);
            pets.sendAndGoAway(() -> other.awaitWaiting(1), "PATCH", "/pets/" + id, json("{'name':'changed'}"));
            other.commit();
        }
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> pets.get("/pets/" + id).version() == 1);
    }

    @Test
    void if_none_match_avoids_sending_a_current_representation() {
        long id = pets.createPet("spot", null).id();
        Answer same = pets.get("/pets/" + id, "If-None-Match", "\"0\"").expect(304);
        assertThat(same.text()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo("\"0\"");
        pets.get("/pets/" + id, "If-None-Match", "W/\"0\"").expect(304);
        pets.get("/pets/" + id, "If-None-Match", "\"1\"").expect(200);
    }

    @Test
    void a_deleted_pet_is_not_found_and_its_id_is_not_reused() {
        long id = pets.createPet("spot", null).id();
        pets.delete("/pets/" + id).expect(204);
        pets.get("/pets/" + id).expectProblem(404, "not-found");
        pets.patch("/pets/" + id, json("{'name':'x'}")).expectProblem(404, "not-found");
        pets.delete("/pets/" + id).expectProblem(404, "not-found");
        assertThat(pets.createPet("spot", null).id()).isGreaterThan(id);
    }

    @Test
    void deleting_a_pet_clears_it_in_posts_and_increments_their_versions() {
        long author = sql.grant(owners.unknown());
        long id = pets.createPet("spot", null).id();
        Answer about = pets.createPost("about spot", author, id).expect(201);
        Answer other = pets.createPost("about nothing", author, null).expect(201);
        pets.delete("/pets/" + id).expect(204);
        Answer after = pets.get("/posts/" + about.id()).expect(200);
        assertThat(after.json().path("petId").isNull()).isTrue();
        assertThat(after.version()).isEqualTo(1);
        assertThat(after.json().path("updatedAt").textValue())
                .isGreaterThan(about.json().path("updatedAt").textValue());
        assertThat(pets.get("/posts/" + other.id()).json()).isEqualTo(other.json());
    }

    @Test
    void concurrent_deletions_of_one_pet_delete_it_once() {
        long id = pets.createPet("spot", null).id();
        List<Integer> statuses = all(IntStream.range(0, 8).mapToObj(i -> pets.sendAsync("DELETE", "/pets/" + id, null)))
                .map(Answer::status)
                .sorted()
                .toList();
        assertThat(statuses).containsExactly(204, 404, 404, 404, 404, 404, 404, 404);
    }

    @Test
    void an_owner_is_embedded_in_a_single_pet_and_in_a_page() {
        long owner = sql.grant(owners.unknown(), "Nouman", "nou");
        long with = pets.createPet("embedded", owner).id();
        long without = pets.createPet("embedded", null).id();
        Answer one = pets.get("/pets/" + with + "?include=owner").expect(200);
        assertThat(one.json().path("owner"))
                .isEqualTo(Json.parse(json("{'id':%d,'name':'Nouman','username':'nou'}", owner)));
        assertThat(one.header("ETag")).isNull();
        assertThat(pets.get("/pets/" + without + "?include=owner")
                        .json()
                        .get("owner")
                        .isNull())
                .isTrue();
        Answer page = pets.get("/pets?name=embedded&include=owner").expect(200);
        assertThat(page.ids()).containsExactly(with, without);
        assertThat(page.items().get(0)).isEqualTo(one.json());
        assertThat(page.items().get(1).get("owner").isNull()).isTrue();
        pets.get("/pets/" + with + "?include=post")
                .expectProblem(400, "invalid-request")
                .namesParameter("include");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5", "9223372036854775808", "007"})
    void an_invalid_id_is_not_found(String id) {
        pets.get("/pets/" + id).expectProblem(404, "not-found");
    }

    @Test
    void a_retry_with_the_same_key_gets_the_stored_answer() {
        String key = "retry-" + owners.unknown();
        Answer first = pets.post("/pets", json("{'name':'once'}"), "Idempotency-Key", key)
                .expect(201);
        pets.patch("/pets/" + first.id(), json("{'name':'changed since'}")).expect(200);
        Answer again = pets.post("/pets", json("{ 'name' : 'once' }"), "Idempotency-Key", key)
                .expect(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotency-Replayed")).isNull();
    }

    @Test
    void a_key_identifies_one_request() {
        String key = "reused-" + owners.unknown();
        pets.post("/pets", json("{'name':'first'}"), "Idempotency-Key", key).expect(201);
        long before = count();
        pets.post("/pets", json("{'name':'second'}"), "Idempotency-Key", key)
                .expectProblem(422, "idempotency-key-reused");
        pets.post("/pets/batch", json("[{'name':'first'}]"), "Idempotency-Key", key)
                .expectProblem(422, "idempotency-key-reused");
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void concurrent_copies_of_a_request_take_effect_once() {
        String key = "at-once-" + owners.unknown();
        String name = "only one of " + key;
        List<Answer> answers = all(IntStream.range(0, 10)
                        .mapToObj(i ->
                                pets.sendAsync("POST", "/pets", json("{'name':'%s'}", name), "Idempotency-Key", key)))
                .toList();
        assertThat(sql.number("select count(*) from pet where name = ?", name)).isEqualTo(1);
        assertThat(answers.stream().map(Answer::status).collect(Collectors.toSet()))
                .isSubsetOf(201, 409)
                .contains(201);
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 201)
                        .map(Answer::text)
                        .distinct())
                .hasSize(1);
        answers.stream()
                .filter(answer -> answer.status() == 409)
                .forEach(answer -> answer.expectProblem(409, "idempotency-key-in-use"));
    }

    @Test
    void a_request_whose_key_is_in_use_gets_409_after_a_second() {
        String key = "in-use-" + owners.unknown();
        try (Sql.Open other = sql.begin()) {
            other.run("insert into idempotency_key (key, fingerprint) values (?, 'x')", key);
            pets.post("/pets", json("{'name':'spot'}"), "Idempotency-Key", key)
                    .expectProblem(409, "idempotency-key-in-use");
        }
        pets.post("/pets", json("{'name':'spot'}"), "Idempotency-Key", key).expect(201);
    }

    @Test
    void a_failed_request_does_not_use_up_its_key() {
        String key = "failed-" + owners.unknown();
        long owner = owners.unknown();
        String body = json("{'name':'spot','ownerId':%d}", owner);
        pets.post("/pets", body, "Idempotency-Key", key).expectProblem(422, "owner-not-found");
        assertThat(sql.number("select count(*) from idempotency_key where key = ?", key))
                .isZero();
        owners.become(owner, "active");
        Answer second = pets.post("/pets", body, "Idempotency-Key", key).expect(201);
        assertThat(second.header("Idempotency-Replayed")).isNull();
    }

    @Test
    void a_key_expires_after_24_hours() {
        String key = "old-" + owners.unknown();
        Answer first = pets.post("/pets", json("{'name':'spot'}"), "Idempotency-Key", key)
                .expect(201);
        sql.run("update idempotency_key set created_at = now() - interval '24 hours 1 minute' where key = ?", key);
        Answer later = pets.post("/pets", json("{'name':'other'}"), "Idempotency-Key", key)
                .expect(201);
        assertThat(later.id()).isNotEqualTo(first.id());
        assertThat(later.header("Idempotency-Replayed")).isNull();
    }

    @Test
    void a_retried_batch_gets_the_complete_stored_answer() {
        String key = "batch-" + owners.unknown();
        Answer first = pets.post("/pets/batch", batch(List.of("a", "b")), "Idempotency-Key", key)
                .expect(201);
        Answer again = pets.post("/pets/batch", batch(List.of("a", "b")), "Idempotency-Key", key)
                .expect(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    private long count() {
        return sql.number("select count(*) from pet");
    }

    private static String batch(List<String> names) {
        return names.stream().map(name -> json("{'name':'%s'}", name)).collect(Collectors.joining(",", "[", "]"));
    }

    /** Sends all requests before it waits for the first answer. */
    private static Stream<Answer> all(Stream<CompletableFuture<Answer>> requests) {
        return requests.toList().stream().map(CompletableFuture::join);
    }
}
