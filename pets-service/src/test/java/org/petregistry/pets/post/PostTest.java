package org.petregistry.pets.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Json;

@ServiceTest
class PostTest {
    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;
    private long author;

    @BeforeEach
    void an_author_is_known() {
        owners.behave();
        author = sql.grant(owners.unknown(), "Susan", "susan");
    }

    @Test
    void the_answer_of_a_create_request_equals_that_of_a_get() {
        long pet = pets.createPet("spot", null).id();
        Answer created = pets.post(
                        "/posts", json("{'body':' my first post!\\n\\tbye ','authorId':%d,'petId':%d}", author, pet))
                .expect(201);
        assertThat(created.header("Location")).isEqualTo("/posts/" + created.id());
        assertThat(created.header("ETag")).isEqualTo("\"0\"");
        JsonNode post = created.json();
        assertThat(post.path("body").textValue()).isEqualTo("my first post!\n\tbye");
        assertThat(post.path("authorId").longValue()).isEqualTo(author);
        assertThat(post.path("petId").longValue()).isEqualTo(pet);
        assertThat(pets.get("/posts/" + created.id()).expect(200).json()).isEqualTo(post);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'body':'x'} | /authorId",
                "{'authorId':1} | /body",
                "{'body':'x','authorId':null} | /authorId",
                "{'body':' ','authorId':1} | /body",
                "{'body':'x\\u0000y','authorId':1} | /body",
                "{'body':'x\\ry','authorId':1} | /body",
                "{'body':'x','authorId':1,'petId':0} | /petId",
                "{'body':'x','authorId':1,'author':{}} | /author"
            })
    void an_invalid_post_is_rejected_with_a_pointer(String body, String pointer) {
        pets.post("/posts", json(body)).expectProblem(400, "invalid-request").pointsTo(pointer);
    }

    @Test
    void a_body_has_at_most_2000_code_points() {
        pets.createPost("\uD83D\uDC15".repeat(2_000), author, null).expect(201);
        pets.createPost("\uD83D\uDC15".repeat(2_001), author, null)
                .expectProblem(400, "invalid-request")
                .pointsTo("/body");
    }

    @Test
    void a_post_about_an_unknown_pet_is_rejected() {
        long before = count();
        pets.createPost("x", author, 9_000_000_000L)
                .expectProblem(422, "pet-not-found")
                .pointsTo("/petId");
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void a_batch_is_created_in_the_given_order() {
        List<String> bodies = IntStream.range(0, 300).mapToObj(i -> "post " + i).toList();
        String batch = bodies.stream()
                .map(body -> json("{'body':'%s','authorId':%d}", body, author))
                .collect(Collectors.joining(",", "[", "]"));
        Answer created = pets.post("/posts/batch", batch).expect(201);
        assertThat(Json.texts(created.items(), "body")).isEqualTo(bodies);
        assertThat(created.ids()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_batch_with_unknown_pets_creates_nothing_and_reports_all_of_them() {
        long pet = pets.createPet("spot", null).id();
        long before = count();
        pets.post(
                        "/posts/batch",
                        json(
                                "[{'body':'a','authorId':%1$d,'petId':9000000001},{'body':'b','authorId':%1$d,'petId':%2$d},"
                                        + "{'body':'c','authorId':%1$d},{'body':'d','authorId':%1$d,'petId':9000000002}]",
                                author, pet))
                .expectProblem(422, "pet-not-found")
                .pointsTo("/0/petId", "/3/petId");
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void a_batch_with_unknown_authors_creates_nothing_and_reports_all_of_them() {
        long before = count();
        long unknown = owners.unknown();
        pets.post(
                        "/posts/batch",
                        json(
                                "[{'body':'a','authorId':%1$d},{'body':'b','authorId':%2$d},{'body':'c','authorId':%1$d}]",
                                unknown, author))
                .expectProblem(422, "owner-not-found")
                .pointsTo("/0/authorId", "/2/authorId");
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void a_patch_changes_the_named_members_and_increments_the_version_once() {
        long pet = pets.createPet("spot", null).id();
        long other = sql.grant(owners.unknown());
        Answer created = pets.createPost("x", author, null);
        Answer changed = pets.patch("/posts/" + created.id(), json("{'petId':%d,'authorId':%d}", pet, other))
                .expect(200);
        assertThat(changed.json().path("petId").longValue()).isEqualTo(pet);
        assertThat(changed.json().path("authorId").longValue()).isEqualTo(other);
        assertThat(changed.json().path("body").textValue()).isEqualTo("x");
        assertThat(changed.version()).isEqualTo(1);
        assertThat(changed.json().path("updatedAt").textValue())
                .isGreaterThan(created.json().path("updatedAt").textValue());
        assertThat(pets.patch("/posts/" + created.id(), json("{'petId':%d}", pet))
                        .json())
                .isEqualTo(changed.json());
        Answer cleared =
                pets.patch("/posts/" + created.id(), json("{'petId':null}")).expect(200);
        assertThat(cleared.json().path("petId").isNull()).isTrue();
        assertThat(cleared.version()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{'body':null} | /body", "{'authorId':null} | /authorId", "{'petId':0} | /petId"})
    void a_patch_that_makes_a_post_invalid_is_rejected(String body, String pointer) {
        Answer created = pets.createPost("x", author, null);
        pets.patch("/posts/" + created.id(), json(body))
                .expectProblem(400, "invalid-request")
                .pointsTo(pointer);
        assertThat(pets.get("/posts/" + created.id()).json()).isEqualTo(created.json());
    }

    @Test
    void a_patch_that_names_an_unknown_pet_or_author_is_rejected() {
        Answer created = pets.createPost("x", author, null);
        pets.patch("/posts/" + created.id(), json("{'petId':9000000003}"))
                .expectProblem(422, "pet-not-found")
                .pointsTo("/petId");
        pets.patch("/posts/" + created.id(), json("{'authorId':%d}", owners.unknown()))
                .expectProblem(422, "owner-not-found")
                .pointsTo("/authorId");
        assertThat(pets.get("/posts/" + created.id()).json()).isEqualTo(created.json());
    }

    @Test
    void if_match_guards_updates_and_deletion() {
        long id = pets.createPost("x", author, null).id();
        pets.patch("/posts/" + id, json("{'body':'y'}"), "If-Match", "\"0\"").expect(200);
        pets.patch("/posts/" + id, json("{'body':'z'}"), "If-Match", "\"0\"").expectProblem(412, "version-mismatch");
        pets.delete("/posts/" + id, "If-Match", "\"0\"").expectProblem(412, "version-mismatch");
        pets.get("/posts/" + id, "If-None-Match", "\"1\"").expect(304);
        pets.delete("/posts/" + id, "If-Match", "\"1\"").expect(204);
        pets.get("/posts/" + id).expectProblem(404, "not-found");
        pets.delete("/posts/" + id).expectProblem(404, "not-found");
    }

    @Test
    void author_and_pet_are_embedded_on_request() {
        long pet = pets.post("/pets", json("{'name':'spot','species':'Dog'}")).id();
        long about = pets.createPost("about", author, pet).id();
        long other = pets.createPost("other", author, null).id();
        JsonNode both =
                pets.get("/posts/" + about + "?include=pet,author").expect(200).json();
        assertThat(both.path("author"))
                .isEqualTo(Json.parse(json("{'id':%d,'name':'Susan','username':'susan'}", author)));
        assertThat(both.path("pet")).isEqualTo(Json.parse(json("{'id':%d,'name':'spot','species':'Dog'}", pet)));
        JsonNode page = pets.get("/posts?authorId=" + author + "&include=author,pet")
                .expect(200)
                .items();
        assertThat(page.get(0)).isEqualTo(both);
        assertThat(page.get(1).path("id").longValue()).isEqualTo(other);
        assertThat(page.get(1).get("pet").isNull()).isTrue();
        JsonNode onlyPet = pets.get("/posts/" + about + "?include=pet").json();
        assertThat(onlyPet.has("author")).isFalse();
        assertThat(onlyPet.path("pet")).isEqualTo(both.path("pet"));
    }

    @Test
    void the_posts_about_a_pet_are_a_collection() {
        long pet = pets.createPet("spot", null).id();
        long first = pets.createPost("1", author, pet).id();
        pets.createPost("not about it", author, null);
        long second = pets.createPost("2", author, pet).id();
        long third = pets.createPost("3", author, pet).id();
        Answer page =
                pets.get("/pets/" + pet + "/posts?sort=-id&limit=2&count=true").expect(200);
        assertThat(page.ids()).containsExactly(third, second);
        assertThat(page.json().path("total").longValue()).isEqualTo(3);
        String next = page.json().path("next").textValue();
        assertThat(next).startsWith("/pets/" + pet + "/posts?");
        assertThat(page.header("Link")).isEqualTo("<" + next + ">; rel=\"next\"");
        assertThat(pets.get(next).expect(200).ids()).containsExactly(first);
        pets.get(next.replace(
                        "/pets/" + pet + "/",
                        "/pets/" + pets.createPet("other", null).id() + "/"))
                .expectProblem(400, "invalid-request")
                .namesParameter("cursor");
        pets.get("/pets/9000000004/posts").expectProblem(404, "not-found");
    }

    @Test
    void posts_can_be_filtered_and_sorted_by_their_author() {
        long zoe = sql.grant(owners.unknown(), "Zoë Post", null);
        long adam = sql.grant(owners.unknown(), "adam Post", null);
        long byZoe = pets.createPost("z", zoe, null).id();
        long byAdam = pets.createPost("a", adam, null).id();
        String these = "/posts?author.name=Zo%C3%AB%20Post&author.name=adam%20Post";
        assertThat(pets.get(these + "&sort=author.name").expect(200).ids()).containsExactly(byAdam, byZoe);
        assertThat(pets.get(these + "&sort=-author.name").expect(200).ids()).containsExactly(byZoe, byAdam);
        assertThat(pets.get("/posts?author.name.prefix=ZO%C3%8B%20p")
                        .expect(200)
                        .ids())
                .containsExactly(byZoe);
    }

    @Test
    void a_post_written_while_its_pet_is_deleted_loses_the_pet() {
        long pet = pets.createPet("spot", null).id();
        try (Sql.Open writer = sql.begin()) {
            writer.run("insert into post values (nextval('post_id_seq'), 'late', ?, ?, now(), now(), 0)", author, pet);
            CompletableFuture<Answer> deletion = pets.sendAsync("DELETE", "/pets/" + pet, null);
            writer.awaitWaiting(1).commit();
            deletion.join().expect(204);
        }
        assertThat(sql.value("select pet_id from post where author_id = ?", author))
                .isNull();
        assertThat(sql.number("select version from post where author_id = ?", author))
                .isEqualTo(1);
    }

    @Test
    void a_post_about_a_pet_that_is_being_deleted_waits_and_is_rejected() {
        long pet = pets.createPet("spot", null).id();
        try (Sql.Open deletion = sql.begin()) {
            deletion.run("delete from pet where id = ?", pet);
            CompletableFuture<Answer> post =
                    pets.sendAsync("POST", "/posts", json("{'body':'x','authorId':%d,'petId':%d}", author, pet));
            deletion.awaitWaiting(1).commit();
            post.join().expectProblem(422, "pet-not-found").pointsTo("/petId");
        }
    }

    @Test
    void a_retry_with_the_same_key_creates_no_second_post() {
        String key = "post-" + author;
        String body = json("{'body':'once','authorId':%d}", author);
        Answer first = pets.post("/posts", body, "Idempotency-Key", key).expect(201);
        Answer again = pets.post("/posts", body, "Idempotency-Key", key).expect(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(sql.number("select count(*) from post where author_id = ?", author))
                .isEqualTo(1);
    }

    private long count() {
        return sql.number("select count(*) from post");
    }
}
