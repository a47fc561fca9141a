package org.petregistry.owners.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.owners.Service.get;
import static org.petregistry.owners.Service.newOwner;
import static org.petregistry.owners.Service.newRole;
import static org.petregistry.owners.Service.patch;
import static org.petregistry.owners.Service.post;
import static org.petregistry.owners.Service.word;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.owners.ServiceTest;
import org.petregistry.testkit.http.Answer;

@ServiceTest
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OwnerTest {

    @Test
    void a_created_owner_can_be_read() {
        long role = newRole();
        String word = word();

        Answer made = post(
                        "/owners",
                        "{'name': 'Nouman', 'username': '%s', 'email': '%s@Example.com', 'roleId': %d}"
                                .formatted(word, word, role))
                .expect(201);

        assertThat(made.header("Location")).isEqualTo("/owners/" + made.id());
        assertThat(made.header("ETag")).isEqualTo("\"0\"");
        assertThat(made.json().path("email").asText()).isEqualTo(word + "@Example.com");
        assertThat(made.json().path("state").asText()).isEqualTo("active");
        assertThat(made.json().path("version").asLong()).isZero();
        assertThat(made.json().has("role")).isFalse();
        assertThat(made.json().has("unavailable")).isFalse();
        Answer found = get("/owners/" + made.id()).expect(200);
        assertThat(found.json()).isEqualTo(made.json());
        assertThat(found.header("ETag")).isEqualTo("\"0\"");
        get("/owners/" + made.id(), "If-None-Match", "W/\"0\"").expect(304);
        Answer whole = get("/owners/" + made.id() + "?include=role").expect(200);
        assertThat(whole.json().path("role").path("id").asLong()).isEqualTo(role);
        assertThat(whole.header("ETag")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                       | /name",
                "{'name': ''}                                             | /name",
                "{'name': 'a', 'username': 'a b'}                         | /username",
                "{'name': 'a', 'username': ''}                            | /username",
                "{'name': 'a', 'username': 'ä'}                           | /username",
                "{'name': 'a', 'email': 'nobody'}                         | /email",
                "{'name': 'a', 'email': ''}                               | /email",
                "{'name': 'a', 'email': '@example.com'}                   | /email",
                "{'name': 'a', 'roleId': 0}                               | /roleId",
                "{'name': 'a', 'roleId': '1'}                             | /roleId",
                "{'name': 'a', 'state': 'active'}                         | /state",
                "{'name': 'a', 'id': 7}                                   | /id",
                "{'name': 1, 'username': 2, 'email': 3, 'roleId': true}   | /name /username /email /roleId"
            })
    void all_violations_of_a_draft_are_reported_at_once(String draft, String pointers) {
        post("/owners", draft).expectProblem(400, "invalid-request").pointsTo(pointers.split(" "));
    }

    @Test
    void a_name_has_up_to_70_characters_of_any_number_of_bytes() {
        assertThat(post("/owners", "{'name': '" + "🐕".repeat(70) + "'}")
                        .expect(201)
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("🐕".repeat(70));
        post("/owners", "{'name': '" + "é".repeat(71) + "'}").expectProblem(400, "invalid-request");
    }

    @Test
    void a_mail_address_has_up_to_254_characters() {
        String domain = (word() + "a".repeat(60)).substring(0, 60) + ".";
        String address = "a@" + domain.repeat(4) + "a".repeat(254 - 2 - 4 * 61);

        post("/owners", "{'name': 'a', 'email': '" + address + "'}").expect(201);
        post("/owners", "{'name': 'a', 'email': '" + address + "a'}")
                .expectProblem(400, "invalid-request")
                .pointsTo("/email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"username", "email"})
    void a_unique_value_is_case_insensitive(String field) {
        String value = word() + (field.equals("email") ? "@example.com" : "");
        post("/owners", "{'name': 'a', '%s': '%s'}".formatted(field, value)).expect(201);
        String shouted = "{'name': 'b', '%s': '%s'}".formatted(field, value.toUpperCase(Locale.ROOT));

        post("/owners", shouted).expectProblem(409, "already-taken").pointsTo("/" + field);
        patch("/owners/" + newOwner(), shouted)
                .expectProblem(409, "already-taken")
                .pointsTo("/" + field);
    }

    @Test
    void an_owner_can_change_the_case_of_its_own_username() {
        String username = word();
        long id = post("/owners", "{'name': 'a', 'username': '" + username + "'}")
                .expect(201)
                .id();

        assertThat(patch("/owners/" + id, "{'username': '" + username.toUpperCase(Locale.ROOT) + "'}")
                        .expect(200)
                        .json()
                        .path("username")
                        .asText())
                .isEqualTo(username.toUpperCase(Locale.ROOT));
    }

    @Test
    void one_of_many_concurrent_requests_for_a_username_succeeds() throws Exception {
        String username = word();
        ExecutorService clients = Executors.newFixedThreadPool(25);
        try {
            List<Future<Integer>> attempts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                attempts.add(clients.submit(() -> post("/owners", "{'name': 'a', 'username': '" + username + "'}")
                        .status()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> attempt : attempts) {
                statuses.add(attempt.get());
            }
            assertThat(statuses).containsOnlyOnce(201);
            // On a slow machine one may time out while it waits for the first.
            assertThat(statuses).contains(409).isSubsetOf(201, 409, 503);
        } finally {
            clients.shutdown();
        }
    }

    @Test
    void a_batch_is_created_completely_and_in_order() {
        String start = word();
        String drafts = IntStream.range(0, 1_000)
                .mapToObj(i -> "{'name': '%s', 'username': '%s-%d'}".formatted(start, start, i))
                .collect(Collectors.joining(",", "[", "]"));

        Answer made = post("/owners/batch", drafts).expect(201);

        assertThat(made.items("username"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> start + "-" + i).toList());
        assertThat(made.ids()).isSorted().doesNotHaveDuplicates();
        assertThat(get("/owners?limit=1&count=true&name=" + start)
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1_000);
    }

    @Test
    void a_batch_with_taken_values_creates_nothing_and_reports_each_value() {
        String word = word();
        String marker = word();
        post("/owners", "{'name': 'a', 'username': '" + word + "'}").expect(201);

        Answer refused = post(
                "/owners/batch",
                "[{'name': '%1$s', 'username': '%2$s1'}, {'name': '%1$s', 'username': '%2$sX1'}, {'name': '%1$s'},"
                                .formatted(marker, word)
                        + "{'name': '%1$s', 'username': '%2$sx1'}, {'name': '%1$s', 'username': '%3$s'}]"
                                .formatted(marker, word, word.toUpperCase(Locale.ROOT)));

        refused.expectProblem(409, "already-taken").pointsTo("/3/username", "/4/username");
        assertThat(get("/owners?name=" + marker).ids()).isEmpty();
    }

    @Test
    void a_batch_with_unknown_roles_creates_nothing_and_reports_each_role() {
        String marker = word();

        Answer refused = post(
                "/owners/batch",
                "[{'name': '%1$s', 'roleId': 999999998}, {'name': '%1$s', 'roleId': %2$d}, {'name': '%1$s', 'roleId': 999999999}]"
                        .formatted(marker, newRole()));

        refused.expectProblem(422, "role-not-found").pointsTo("/0/roleId", "/2/roleId");
        assertThat(get("/owners?name=" + marker).ids()).isEmpty();
    }

    @Test
    void a_patch_clears_null_members_and_keeps_absent_ones() {
        String username = word();
        long id = post("/owners", "{'name': 'a', 'username': '%s', 'email': '%s@b'}".formatted(username, username))
                .expect(201)
                .id();

        Answer changed = patch("/owners/" + id, "{'email': null}").expect(200);
        Answer same = patch("/owners/" + id, "{'email': null, 'name': 'a'}").expect(200);

        assertThat(changed.json().path("email").isNull()).isTrue();
        assertThat(changed.json().path("username").asText()).isEqualTo(username);
        assertThat(changed.header("ETag")).isEqualTo("\"1\"");
        assertThat(same.json()).isEqualTo(changed.json());
        assertThat(get("/owners/" + id).json()).isEqualTo(changed.json());
        patch("/owners/" + id, "{'name': null}")
                .expectProblem(400, "invalid-request")
                .pointsTo("/name");
    }

    @Test
    void a_patch_sets_and_clears_the_role() {
        long id = newOwner();
        long role = newRole();

        assertThat(patch("/owners/" + id, "{'roleId': " + role + "}")
                        .expect(200)
                        .json()
                        .path("roleId")
                        .asLong())
                .isEqualTo(role);
        patch("/owners/" + id, "{'roleId': 999999999}")
                .expectProblem(422, "role-not-found")
                .pointsTo("/roleId");
        assertThat(patch("/owners/" + id, "{'roleId': null}")
                        .expect(200)
                        .json()
                        .path("roleId")
                        .isNull())
                .isTrue();
    }

    @Test
    void If_Match_admits_one_of_two_updates() {
        long id = newOwner();

        patch("/owners/" + id, "{'name': 'first'}", "If-Match", "\"0\"").expect(200);
        patch("/owners/" + id, "{'name': 'second'}", "If-Match", "\"0\"").expectProblem(412, "version-mismatch");

        assertThat(get("/owners/" + id).json().path("name").asText()).isEqualTo("first");
        patch("/owners/" + id, "{'name': 'third'}", "If-Match", "*").expect(200);
        patch("/owners/" + id, "{'name': 'fourth'}", "If-Match", "W/\"2\"").expectProblem(412, "version-mismatch");
    }

    @Test
    void concurrent_updates_are_all_applied_in_turn() throws Exception {
        long id = newOwner();
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> changes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String patch = "{'name': 'name " + i + "'}";
                changes.add(clients.submit(() -> patch("/owners/" + id, patch)));
            }
            long made = 0;
            for (Future<Answer> change : changes) {
                // On a slow machine one may time out; it changes nothing.
                assertThat(change.get().status()).isIn(200, 503);
                made += change.get().status() == 200 ? 1 : 0;
            }
            assertThat(made).isGreaterThan(1);
            assertThat(get("/owners/" + id).json().path("version").asLong()).isEqualTo(made);
        } finally {
            clients.shutdown();
        }
    }

    @Test
    void a_retry_with_the_same_key_creates_nothing_twice() {
        String key = word();
        String draft = "{'name': '" + key + "'}";

        Answer first = post("/owners", draft, "Idempotency-Key", key).expect(201);
        Answer again = post("/owners", draft, "Idempotency-Key", key).expect(201);

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(get("/owners?name=" + key).ids()).hasSize(1);
        post("/owners", "{'name': 'other'}", "Idempotency-Key", key).expectProblem(422, "idempotency-key-reused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/owners/999999999", "/owners/0", "/owners/01", "/owners/x", "/owners/9223372036854775808"})
    void an_owner_that_never_existed_is_not_found(String path) {
        get(path).expectProblem(404, "not-found");
        patch(path, "{'name': 'a'}").expectProblem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?include=owner", "?include=pets,pets", "?include=", "?name=a"})
    void an_unknown_parameter_is_not_ignored(String query) {
        get("/owners/" + newOwner() + query).expectProblem(400, "invalid-request");
    }
}
