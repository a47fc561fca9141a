package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** The guarantees of every single resource: versions, conditional requests, patches, ids, batches. */
class SingleResourcesIT {
    private final RunningRegistry registry = RunningRegistry.shared();
    private final Api owners = registry.owners();
    private final Api pets = registry.pets();
    private final Given given = registry.given();

    /** The four kinds of resources; what is tested here is the same for all. */
    enum Kind {
        OWNER("/owners", "name"),
        ROLE("/roles", "name"),
        PET("/pets", "name"),
        POST("/posts", "body");

        private final String collection;
        private final String text;

        Kind(String collection, String text) {
            this.collection = collection;
            this.text = text;
        }
    }

    private Api service(Kind kind) {
        return kind == Kind.OWNER || kind == Kind.ROLE ? owners : pets;
    }

    private Answer create(Kind kind) {
        String author = kind == Kind.POST ? ", 'authorId': " + given.owner("author") : "";
        Answer answer =
                service(kind).post(kind.collection, json("{'%s': '%s'" + author + "}", kind.text, Unique.name("x")));
        assertThat(answer).hasStatus(201);
        return answer;
    }

    private static String path(Kind kind, Answer created) {
        return kind.collection + "/" + created.id();
    }

    @ParameterizedTest
    @EnumSource
    void a_create_request_answers_like_a_read(Kind kind) {
        Answer created = create(kind);

        Answer read = service(kind).get(path(kind, created));

        assertThat(created)
                .hasLocation(service(kind), path(kind, created))
                .hasHeader("ETag", "\"0\"")
                .hasNumber("version", 0);
        assertThat(read).hasStatus(200).hasHeader("ETag", "\"0\"").hasHeader("Cache-Control", "no-cache");
        assertThat(read.json()).isEqualTo(created.json());
        assertThat(read.header("Content-Type")).startsWith("application/json");
        assertThat(service(kind).get(kind.collection))
                .hasHeader("Cache-Control", "no-cache")
                .hasNoHeader("ETag");
    }

    @ParameterizedTest
    @EnumSource
    void a_head_request_answers_like_a_get_without_the_body(Kind kind) {
        String path = path(kind, create(kind));

        Answer head = service(kind).head(path);

        assertThat(head).hasStatus(200).hasHeader("ETag", "\"0\"").hasHeader("Cache-Control", "no-cache");
        assertThat(head.text()).isEmpty();
        assertThat(service(kind).head(kind.collection)).hasStatus(200);
        assertThat(service(kind).head(kind.collection + "/" + Long.MAX_VALUE)).hasStatus(404);
    }

    @ParameterizedTest
    @EnumSource
    void a_current_representation_is_not_sent_again(Kind kind) {
        String path = path(kind, create(kind));

        for (String match : new String[] {"\"0\"", "\"5\", \"0\"", "*", "W/\"0\""}) {
            Answer answer = service(kind).get(path, "If-None-Match", match);
            assertThat(answer).hasStatus(304).hasHeader("ETag", "\"0\"");
            assertThat(answer.text()).isEmpty();
        }
        assertThat(service(kind).get(path, "If-None-Match", "\"1\"")).hasStatus(200);
    }

    @ParameterizedTest
    @EnumSource
    void an_update_can_be_conditional_on_a_version(Kind kind) {
        Api service = service(kind);
        String path = path(kind, create(kind));
        String change = json("{'%s': '%s'}", kind.text, Unique.name("changed"));

        for (String stale : new String[] {"\"1\"", "\"1\", \"2\"", "W/\"0\"", "\"\""}) {
            assertThat(service.patch(path, change, "If-Match", stale)).isProblem(412, "version-mismatch");
            assertThat(service.delete(path, "If-Match", stale)).isProblem(412, "version-mismatch");
        }
        assertThat(service.patch(path, change, "If-Match", "W/\"0\"")
                        .json()
                        .path("detail")
                        .textValue())
                .isEqualTo("A weak entity tag (W/\"…\") never matches. The current version is 0.");
        assertThat(service.get(path)).hasNumber("version", 0);
        assertThat(service.patch(path, change, "If-Match", "\"0\""))
                .hasStatus(200)
                .hasHeader("ETag", "\"1\"");
        assertThat(service.patch(path, change, "If-Match", "\"7\", \"1\""))
                .hasStatus(200)
                .hasHeader("ETag", "\"1\"");
        assertThat(service.delete(path, "If-Match", "*")).hasStatus(204);
    }

    @ParameterizedTest
    @EnumSource
    void a_patch_keeps_other_members_and_an_ineffective_one_keeps_the_version(Kind kind) {
        Api service = service(kind);
        Answer created = create(kind);
        String path = path(kind, created);
        String text = created.json().path(kind.text).textValue();

        for (String nothing :
                new String[] {"{}", json("{'%s': '%s'}", kind.text, text), json("{'%s': ' %s '}", kind.text, text)}) {
            Answer answer = service.patch(path, nothing);
            assertThat(answer).hasStatus(200).hasHeader("ETag", "\"0\"");
            assertThat(answer.json()).isEqualTo(created.json());
        }
        String changed = Unique.name("changed");
        Answer answer =
                service.patch(path, json("{'%s': '%s'}", kind.text, changed), "Content-Type", "application/json");
        assertThat(answer)
                .hasStatus(200)
                .hasText(kind.text, changed)
                .hasNumber("version", 1)
                .hasHeader("ETag", "\"1\"");
        assertThat(answer.json()).isEqualTo(service.get(path).json());
    }

    @Test
    void a_patch_clears_null_members_and_increments_the_version_once() {
        long role = given.role(Unique.name("role"));
        String path = "/owners/" + given.owner("Nouman", Unique.name("nouman"));

        assertThat(owners.patch(path, json("{'email': '%s@example.com', 'roleId': %d}", Unique.name("n"), role)))
                .hasStatus(200)
                .hasNumber("roleId", role)
                .hasNumber("version", 1);
        assertThat(owners.patch(path, json("{'username': null, 'email': null, 'roleId': null}")))
                .hasStatus(200)
                .hasNull("username")
                .hasNull("email")
                .hasNull("roleId")
                .hasText("name", "Nouman")
                .hasNumber("version", 2);
        assertThat(owners.patch(path, json("{'roleId': %d}", Long.MAX_VALUE))).isProblem(422, "role-not-found");
        String post = "/posts/" + given.post("text", given.owner("author"));
        assertThat(pets.patch(post, json("{'authorId': null}")))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/authorId");
        assertThat(pets.patch(post, json("{'petId': %d}", Long.MAX_VALUE))).isProblem(422, "pet-not-found");
    }

    @ParameterizedTest
    @EnumSource
    void a_deleted_resource_is_not_found_and_its_id_is_not_reused(Kind kind) {
        Api service = service(kind);
        Answer created = create(kind);
        String path = path(kind, created);

        assertThat(service.delete(path)).hasStatus(204);

        String problem = kind == Kind.OWNER ? "owner-deleted" : "not-found";
        int status = kind == Kind.OWNER ? 410 : 404;
        assertThat(service.get(path)).isProblem(status, problem);
        assertThat(service.patch(path, "{}")).isProblem(status, problem);
        assertThat(service.delete(path)).isProblem(status, problem);
        assertThat(create(kind).id()).isGreaterThan(created.id());
    }

    @Test
    void deleting_a_pet_keeps_the_posts_about_it() {
        long owner = given.owner("author");
        long pet = given.pet("spot", owner);
        String post = "/posts/" + given.post("about spot", owner, pet);

        assertThat(pets.delete("/pets/" + pet)).hasStatus(204);

        assertThat(pets.get(post))
                .hasStatus(200)
                .hasNull("petId")
                .hasNumber("version", 1)
                .hasHeader("ETag", "\"1\"");
    }

    @Test
    void a_batch_answers_in_the_order_of_the_request() {
        String prefix = Unique.name("batch");
        List<String> names = IntStream.range(0, 1000)
                .mapToObj(i -> prefix + " " + (i * 7919 % 1000))
                .toList();

        Answer answer = pets.post(
                "/pets/batch",
                names.stream()
                        .map(name -> json("{'name': '%s'}", name))
                        .toList()
                        .toString());

        assertThat(answer).hasStatus(201).hasMembers("items");
        assertThat(Json.texts(answer.items(), "name")).isEqualTo(names);
        assertThat(Json.ids(answer.items())).isSorted().doesNotHaveDuplicates();
        JsonNode one = answer.items().get(500);
        assertThat(one)
                .isEqualTo(pets.get("/pets/" + one.path("id").longValue()).json());
    }

    @Test
    void a_batch_has_at_most_1000_entries_and_4_MiB() {
        String name = Unique.name("many");
        String tooMany = IntStream.range(0, 1001)
                .mapToObj(i -> json("{'name': '%s'}", name))
                .toList()
                .toString();
        assertThat(pets.post("/pets/batch", tooMany)).isProblem(400, "invalid-request");
        assertThat(pets.get("/pets?count=true&name=" + name)).hasNumber("total", 0);

        long author = given.owner("writer");
        String post = json("{'body': '%s', 'authorId': %d}", "é".repeat(2000), author);
        String large = IntStream.range(0, 1000).mapToObj(i -> post).toList().toString();
        assertThat(large.length()).isGreaterThan(1 << 20);
        assertThat(pets.post("/posts/batch", large)).hasStatus(201);
        assertThat(pets.post("/posts/batch", large + " ".repeat(1 << 20))).isProblem(413, "too-large");
    }

    /** And not as an escape, which JSON also allows. */
    @Test
    void any_character_is_returned_unchanged() {
        String name = Unique.name("rex \uD83D\uDC36 \u00C9");
        long owner = given.owner(name);
        long pet = given.pet(name, owner);
        given.post(name, owner, pet);

        assertThat(Stream.of(
                        owners.get("/owners/" + owner),
                        owners.get("/owners/" + owner + "/pets"),
                        owners.get("/owners/" + owner + "?include=pets,posts"),
                        pets.get("/pets?id=" + pet),
                        pets.get("/pets?id=" + pet, "Accept", "application/x-ndjson"),
                        pets.get("/posts?include=author,pet&petId=" + pet),
                        pets.get("/pets/" + pet + "/owner"),
                        pets.post("/pets", json("{'\uD83D\uDC36': 1, 'name': '\u00C9'}"))))
                .allSatisfy(answer -> assertThat(answer.text())
                        .as("%s", answer)
                        .contains("\uD83D\uDC36")
                        .doesNotContain("\\u"));
    }
}
