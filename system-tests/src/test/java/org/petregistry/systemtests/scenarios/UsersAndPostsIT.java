package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Scenario E: john, susan and john's posts. No test here leaves an additional owner or post. */
class UsersAndPostsIT {
    private static RunningRegistry registry;
    private static Api owners;
    private static Api pets;
    private static Answer john;
    private static Answer susan;
    private static Answer firstPost;
    private static Answer secondPost;

    @BeforeAll
    static void create_john_and_susan_and_two_posts_by_john() {
        registry = RunningRegistry.start("users_and_posts");
        owners = registry.owners();
        pets = registry.pets();
        john = owners.post("/owners", json("{'name': 'John', 'username': 'john', 'email': 'john@example.com'}"));
        susan = owners.post("/owners", json("{'name': 'Susan', 'username': 'susan', 'email': 'Susan@example.com'}"));
        firstPost = pets.post("/posts", json("{'body': 'my first post!', 'authorId': 1}"));
        secondPost = pets.post("/posts", json("{'body': 'two lines\\n\\tof text', 'authorId': 1}"));
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @Test
    void E1_users_can_be_created() {
        assertThat(john)
                .hasStatus(201)
                .hasText("username", "john")
                .hasText("email", "john@example.com")
                .hasText("state", "active");
        assertThat(susan).hasStatus(201).hasText("username", "susan");
        assertThat(Json.ids(owners.get("/owners?email=susan@EXAMPLE.com").items()))
                .containsExactly(2L);
        assertThat(Json.ids(owners.get("/owners?username=JOHN").items())).containsExactly(1L);
    }

    @Test
    void E2_a_batch_is_all_or_nothing() {
        String prefix = Unique.name("pet");

        assertThat(pets.post("/posts/batch", json("[{'body': 'one', 'authorId': 2}, {'body': 'two', 'authorId': 99}]")))
                .isProblem(422, "owner-not-found");
        assertThat(pets.post(
                        "/posts/batch",
                        json("[{'body': 'one', 'authorId': 2}, {'body': 'two', 'authorId': 2, 'petId': 99}]")))
                .isProblem(422, "pet-not-found");
        assertThat(owners.get("/owners/2/posts").items()).isEmpty();
        assertThat(pets.post("/pets/batch", json("[{'name': '%1$s'}, {'name': '%1$s', 'ownerId': 99}]", prefix)))
                .isProblem(422, "owner-not-found");
        assertThat(pets.get("/pets?count=true&name=" + prefix)).hasNumber("total", 0);

        Answer made = pets.post("/pets/batch", json("[{'name': '%1$s', 'ownerId': 2}, {'name': '%1$s'}]", prefix));
        assertThat(made).hasStatus(201);
        assertThat(Json.each(made.items(), pet -> pet.path("ownerId").isNull())).containsExactly(false, true);
        assertThat(pets.get("/pets?count=true&name=" + prefix)).hasNumber("total", 2);
    }

    @Test
    void E3_all_users_can_be_read_as_a_list_and_as_a_stream() {
        Answer list = owners.get("/owners");
        Answer stream = owners.get("/owners", "Accept", "application/x-ndjson");

        assertThat(Json.texts(list.items(), "username")).containsExactly("john", "susan");
        assertThat(stream).hasStatus(200);
        assertThat(stream.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(stream.text().lines().map(Json::parse).toList()).containsExactlyElementsOf(list.items());
    }

    @Test
    void E4_a_user_can_be_read_by_id() {
        assertThat(owners.get("/owners/1")).hasStatus(200).hasNumber("id", 1).hasText("username", "john");
    }

    @Test
    void E5_ids_are_generated_in_ascending_order() {
        assertThat(List.of(john.id(), susan.id())).containsExactly(1L, 2L);
        assertThat(List.of(firstPost.id(), secondPost.id())).containsExactly(1L, 2L);
        assertThat(owners.post("/owners", json("{'id': 7, 'name': 'Seventh'}")))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/id");
    }

    @Test
    void E6_a_post_can_be_created() {
        assertThat(firstPost)
                .hasStatus(201)
                .hasLocation(pets, "/posts/1")
                .hasMembers("id", "body", "authorId", "petId", "createdAt", "updatedAt", "version")
                .hasText("body", "my first post!")
                .hasNumber("authorId", 1)
                .hasNull("petId")
                .hasHeader("ETag", "\"0\"");
        assertThat(secondPost).hasStatus(201).hasText("body", "two lines\n\tof text");
        assertThat(pets.post("/posts", json("{'body': 'by nobody'}")))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/authorId");
    }

    @Test
    void E7_the_posts_of_a_user_can_be_listed() {
        assertThat(Json.texts(owners.get("/owners/1/posts").items(), "body"))
                .containsExactly("my first post!", "two lines\n\tof text");
        Answer none = owners.get("/owners/2/posts");
        assertThat(none).hasStatus(200).hasNull("next");
        assertThat(none.json().path("items").isArray()).isTrue();
        assertThat(none.items()).isEmpty();
    }

    @Test
    void E8_posts_can_be_listed_with_the_names_of_their_authors() {
        Answer posts = pets.get("/posts?include=author");

        assertThat(posts).hasStatus(200);
        assertThat(posts.items()).hasSize(2).allSatisfy(post -> assertThat(post.path("author"))
                .isEqualTo(Json.parse(json("{'id': 1, 'name': 'John', 'username': 'john'}"))));
    }

    @Test
    void E9_users_can_be_sorted_in_reverse_alphabetical_order() {
        assertThat(Json.texts(owners.get("/owners?sort=-username").items(), "username"))
                .containsExactly("susan", "john");
    }

    @Test
    void E10_users_can_be_filtered_by_a_prefix_of_their_name() {
        assertThat(Json.texts(owners.get("/owners?username.prefix=s").items(), "username"))
                .containsExactly("susan");
        assertThat(Json.texts(owners.get("/owners?username.prefix=S").items(), "username"))
                .containsExactly("susan");
    }
}
