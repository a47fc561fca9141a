package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.systemtests.harness.AnswerAssert.assertThat;
import static org.petregistry.systemtests.harness.Json.json;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.Answer;
import org.petregistry.systemtests.harness.Api;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Unique;

/** What is refused, and how: problem documents for everything, the framework's own refusals included. */
class ProblemsIT {
    private final RunningRegistry registry = RunningRegistry.shared();
    private final Api owners = registry.owners();
    private final Api pets = registry.pets();
    private final Given given = registry.given();

    private List<Api> services() {
        return List.of(owners, pets);
    }

    private String collection(Api service) {
        return service == owners ? "/owners" : "/pets";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/", "/pets/1/nothing", "/owners/1/nothing", "/problems/nothing"})
    void an_unknown_path_is_not_found(String path) {
        for (Api service : services()) {
            assertThat(service.get(path)).isProblem(404, "not-found").hasText("instance", path);
        }
    }

    @Test
    void a_method_that_a_path_does_not_have_is_refused_with_those_that_it_has() {
        for (Api service : services()) {
            Answer answer = service.put(collection(service) + "/1", "{}");
            assertThat(answer).isProblem(405, "method-not-allowed");
            assertThat(answer.header("Allow")).contains("GET", "PATCH", "DELETE");
            assertThat(service.delete(collection(service))).isProblem(405, "method-not-allowed");
        }
    }

    @Test
    void a_media_type_that_nobody_speaks_is_refused() {
        for (Api service : services()) {
            String path = collection(service);
            assertThat(service.get(path, "Accept", "text/html")).isProblem(406, "not-acceptable");
            assertThat(service.get(path + "/1", "Accept", "application/x-ndjson"))
                    .isProblem(406, "not-acceptable");
            assertThat(service.post(path, "name=spot", "Content-Type", "application/x-www-form-urlencoded"))
                    .isProblem(415, "unsupported-media-type");
            assertThat(service.post(path, json("{'name': 'spot'}"), "Content-Type", "nonsense"))
                    .satisfies(answer -> assertThat(answer.status()).isIn(400, 415));
        }
    }

    @Test
    void a_body_over_1_MiB_is_refused_however_it_is_sent() {
        String fits = json("{'name': 'spot'}") + " ".repeat((1 << 20) - 16);
        String tooLarge = fits + " ".repeat(1);
        for (Api service : services()) {
            String path = collection(service);
            assertThat(service.post(path, fits)).hasStatus(201);
            assertThat(service.post(path, tooLarge)).isProblem(413, "too-large");
            assertThat(service.postChunked(path, tooLarge)).isProblem(413, "too-large");
            assertThat(service.post(path, tooLarge + " ".repeat(10 << 20))).isProblem(413, "too-large");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{'name': 'spot'",
                "{'name': 'spot',}",
                "{'name' 'spot'}",
                "{name: 1}",
                "spot",
                "'spot'",
                "1",
                "true",
                "null",
                "[]",
                "[{'name': 'spot'}]",
                "{'name': 'spot'} {}",
                "{'name': 'spot'}]",
                "{'name': NaN}",
                "{'name': 'a\\x'}",
                "// comment\n{'name': 'spot'}"
            })
    void a_body_that_is_not_one_JSON_object_is_refused(String body) {
        for (Api service : services()) {
            assertThat(service.post(collection(service), json(body))).isProblem(400, "invalid-request");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name': 1}|/name",
                "{'name': true}|/name",
                "{'name': ['spot']}|/name",
                "{'name': {'first': 'spot'}}|/name",
                "{'name': 'spot', 'nonsense': 1}|/nonsense",
                "{'name': 'spot', 'Name': 'spot'}|/Name",
                "{'name': 'spot', 'id': 5}|/id",
                "{'name': 'spot', 'version': 5}|/version",
                "{'name': 'spot', 'createdAt': '2026-01-01T00:00:00Z'}|/createdAt",
                "{'name': 'a\\u0000b'}|/name",
                "{'name': 'a\\u0007b'}|/name",
                "{'name': 'a\\nb'}|/name",
                "{'name': 'a\\u0085b'}|/name",
                "{'name': 'a\\ud800b'}|/name",
            })
    void a_member_that_cannot_be_taken_is_pointed_to(String body, String pointer) {
        for (Api service : services()) {
            assertThat(service.post(collection(service), json(body)))
                    .isProblem(400, "invalid-request")
                    .pointsTo(pointer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'1'", "1.5", "1.0", "1e0", "true", "''", "[1]", "{}", "0", "-1", "9223372036854775808"})
    void a_number_is_never_made_of_something_else(String value) {
        assertThat(pets.post("/pets", json("{'name': 'spot', 'ownerId': " + value + "}")))
                .isProblem(400, "invalid-request")
                .pointsTo("/ownerId");
        assertThat(owners.post("/owners", json("{'name': 'Nouman', 'roleId': " + value + "}")))
                .isProblem(400, "invalid-request")
                .pointsTo("/roleId");
    }

    @Test
    void a_member_that_comes_twice_is_named() {
        for (Api service : services()) {
            Answer answer = service.post(collection(service), json("{'name': 'spot', 'name': 'spot'}"));
            assertThat(answer).isProblem(400, "invalid-request");
            assertThat(answer.text()).contains("name");
        }
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        assertThat(owners.post(
                        "/owners",
                        json(
                                "{'name': '%s', 'username': 'not a username', 'email': 'not an address', 'roleId': 0}",
                                "x".repeat(71))))
                .isProblem(400, "invalid-request")
                .pointsTo("/name", "/username", "/email", "/roleId");
        assertThat(pets.post("/posts", json("{'body': '%s', 'authorId': 0}", "x".repeat(2001))))
                .isProblem(400, "invalid-request")
                .pointsTo("/body", "/authorId");
    }

    @Test
    void texts_have_their_bounds() {
        long author = given.owner("author");
        String longest = Unique.name("a".repeat(55));
        assertThat(owners.post("/owners", json("{'name': 'x', 'username': '%s'}", longest)))
                .hasStatus(201);
        for (String username : new String[] {"", longest + "x", "with space", "ümlaut", "a/b"}) {
            assertThat(owners.post("/owners", json("{'name': 'x', 'username': '%s'}", username)))
                    .isProblem(400, "invalid-request")
                    .pointsTo("/username");
        }
        for (String email : new String[] {"", "nobody", "a@", "@b.c", "a".repeat(245) + "@b.example"}) {
            assertThat(owners.post("/owners", json("{'name': 'x', 'email': '%s'}", email)))
                    .isProblem(400, "invalid-request")
                    .pointsTo("/email");
        }
        assertThat(pets.post("/pets", json("{'name': 'x', 'species': '%s'}", "😀".repeat(40))))
                .hasStatus(201);
        for (String species : new String[] {"", "x".repeat(41)}) {
            assertThat(pets.post("/pets", json("{'name': 'x', 'species': '%s'}", species)))
                    .isProblem(400, "invalid-request")
                    .pointsTo("/species");
        }
        assertThat(pets.post("/posts", json("{'body': '%s', 'authorId': %d}", "😀".repeat(2000), author)))
                .hasStatus(201);
        for (String body : new String[] {"", " ", "x".repeat(2001), "bell\\u0007", "nul\\u0000"}) {
            assertThat(pets.post("/posts", json("{'body': '%s', 'authorId': %d}", body, author)))
                    .isProblem(400, "invalid-request")
                    .pointsTo("/body");
        }
        assertThat(owners.post("/roles", json("{'name': '%s'}", "x".repeat(65))))
                .isProblem(400, "invalid-request")
                .pointsTo("/name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/1;version=2", ";x=1", "/1;", "/%s;jsessionid=1"})
    void a_path_has_no_parameters(String path) {
        for (Api service : services()) {
            assertThat(service.get(collection(service) + path.formatted("1"))).isProblem(400, "invalid-request");
        }
    }

    @Test
    void every_kind_of_problem_that_a_service_has_is_explained() {
        String both = """
                invalid-request forbidden not-found method-not-allowed not-acceptable too-large unsupported-media-type
                owner-deleted version-mismatch idempotency-key-in-use idempotency-key-reused internal-error
                database-unavailable busy""";
        assertExplained(
                owners,
                both + " already-taken owner-deleting owner-has-pets owner-has-posts role-not-found pets-unavailable");
        assertExplained(pets, both + " owner-deleting owner-not-found pet-not-found owners-unavailable");
    }

    private static void assertExplained(Api service, String names) {
        for (String name : names.split("\\s+")) {
            Answer answer = service.get("/problems/" + name);
            assertThat(answer).hasStatus(200);
            assertThat(answer.text()).isNotBlank();
        }
    }
}
