package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** Problem documents for every rejected request, including those that the framework rejects. */
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
    @ValueSource(strings = {"/nothing", "/pets/1/nothing", "/owners/1/nothing", "/problems/nothing"})
    void an_unknown_path_is_not_found(String path) {
        for (Api service : services()) {
            assertThat(service.get(path)).isProblem(404, "not-found").hasText("instance", path);
        }
    }

    @Test
    void a_body_over_1_MiB_is_rejected_with_and_without_a_content_length() {
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

    @Test
    void all_violations_are_reported_at_once() {
        assertThat(owners.post(
                        "/owners",
                        json(
                                "{'name': '%s', 'username': 'not a username', 'email': 'not an address', 'roleId': 0}",
                                "x".repeat(71))))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/name", "/username", "/email", "/roleId");
        assertThat(pets.post("/posts", json("{'body': '%s', 'authorId': 0}", "x".repeat(2001))))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/body", "/authorId");
    }

    @Test
    void text_members_have_a_maximum_length() {
        long author = given.owner("author");
        String longest = Unique.name("a".repeat(55));
        assertThat(owners.post("/owners", json("{'name': 'x', 'username': '%s'}", longest)))
                .hasStatus(201);
        for (String username : new String[] {"", longest + "x", "with space", "ümlaut", "a/b"}) {
            assertThat(owners.post("/owners", json("{'name': 'x', 'username': '%s'}", username)))
                    .isProblem(400, "invalid-request")
                    .pointsOnlyTo("/username");
        }
        for (String email : new String[] {"", "nobody", "a@", "@b.c", "a".repeat(245) + "@b.example"}) {
            assertThat(owners.post("/owners", json("{'name': 'x', 'email': '%s'}", email)))
                    .isProblem(400, "invalid-request")
                    .pointsOnlyTo("/email");
        }
        assertThat(pets.post("/pets", json("{'name': 'x', 'species': '%s'}", "😀".repeat(40))))
                .hasStatus(201);
        for (String species : new String[] {"", "x".repeat(41)}) {
            assertThat(pets.post("/pets", json("{'name': 'x', 'species': '%s'}", species)))
                    .isProblem(400, "invalid-request")
                    .pointsOnlyTo("/species");
        }
        assertThat(pets.post("/posts", json("{'body': '%s', 'authorId': %d}", "😀".repeat(2000), author)))
                .hasStatus(201);
        for (String body : new String[] {"", " ", "x".repeat(2001), "bell\\u0007", "nul\\u0000"}) {
            assertThat(pets.post("/posts", json("{'body': '%s', 'authorId': %d}", body, author)))
                    .isProblem(400, "invalid-request")
                    .pointsOnlyTo("/body");
        }
        assertThat(owners.post("/roles", json("{'name': '%s'}", "x".repeat(65))))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/name");
    }

    @Test
    void every_problem_type_is_explained() {
        String both = """
                invalid-request unauthenticated forbidden not-found method-not-allowed not-acceptable too-large
                unsupported-media-type owner-deleted version-mismatch idempotency-key-in-use idempotency-key-reused internal-error
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
