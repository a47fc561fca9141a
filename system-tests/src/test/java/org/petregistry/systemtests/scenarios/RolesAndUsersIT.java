package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Together;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Scenario D: a role, its users, and queries through relations. */
class RolesAndUsersIT {
    private static RunningRegistry registry;
    private static Api owners;
    private static Api pets;
    private static Given given;
    private static Answer observer;
    private static Answer users;

    @BeforeAll
    static void create_the_role_Observer_with_steve_and_fred() {
        registry = RunningRegistry.start("roles_and_users");
        owners = registry.owners();
        pets = registry.pets();
        given = registry.given();
        observer = owners.post("/roles", json("{'name': 'Observer'}"));
        users = owners.post("/owners/batch", json("""
                        [{'name': 'Steve', 'username': 'steve', 'roleId': 1},
                         {'name': 'Fred', 'username': 'fred', 'roleId': 1}]"""));
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @Test
    void D1_a_role_and_its_users_can_be_created() {
        assertThat(observer)
                .hasStatus(201)
                .hasLocation(owners, "/roles/1")
                .hasMembers("id", "name", "version")
                .hasNumber("id", 1)
                .hasText("name", "Observer")
                .hasNumber("version", 0)
                .hasHeader("ETag", "\"0\"");
        assertThat(users).hasStatus(201).hasMembers("items");
        assertThat(Json.texts(users.items(), "username")).containsExactly("steve", "fred");
        assertThat(Json.ids(users.items())).containsExactly(1L, 2L);
        assertThat(Json.each(users.items(), user -> user.path("roleId").longValue()))
                .containsExactly(1L, 1L);
        assertThat(users.items().get(0)).isEqualTo(owners.get("/owners/1").json());
    }

    @Test
    void D1_a_batch_with_one_invalid_entry_creates_nothing() {
        String prefix = Unique.name("batch");

        assertThat(owners.post("/owners/batch", json("[{'name': '%s'}, {'name': ''}]", prefix)))
                .isProblem(400, "invalid-request")
                .pointsOnlyTo("/1/name");
        assertThat(owners.post("/owners/batch", json("[{'name': '%1$s'}, {'name': '%1$s', 'roleId': 4711}]", prefix)))
                .isProblem(422, "role-not-found");
        assertThat(owners.post(
                        "/owners/batch", json("[{'name': '%1$s'}, {'name': '%1$s', 'username': 'FRED'}]", prefix)))
                .isProblem(409, "already-taken")
                .pointsOnlyTo("/1/username");
        Answer twice = owners.post(
                "/owners/batch",
                json("[{'name': '%1$s', 'username': 'Zoe'}, {'name': '%1$s', 'username': 'zoe'}]", prefix));
        assertThat(twice).isProblem(409, "already-taken");
        assertThat(Json.texts(twice.json().path("violations"), "pointer"))
                .contains("/1/username")
                .isSubsetOf("/0/username", "/1/username");

        assertThat(owners.get("/owners?count=true&name=" + prefix)).hasNumber("total", 0);
    }

    @Test
    void D2_the_name_of_a_role_is_unique_case_insensitively() {
        assertThat(owners.post("/roles", json("{'name': 'OBSERVER'}")))
                .isProblem(409, "already-taken")
                .pointsOnlyTo("/name");
        long other = given.role(Unique.name("Other"));
        assertThat(owners.patch("/roles/" + other, json("{'name': ' observer '}")))
                .isProblem(409, "already-taken")
                .pointsOnlyTo("/name");
    }

    @Test
    void D2_usernames_and_emails_are_unique_case_insensitively() {
        String email = Unique.name("fred") + "@example.com";
        long owner = given.owner("Fred", Unique.name("fred"));
        assertThat(owners.patch("/owners/" + owner, json("{'email': '%s'}", email)))
                .hasStatus(200);

        assertThat(owners.post("/owners", json("{'name': 'Other', 'username': 'Steve'}")))
                .isProblem(409, "already-taken")
                .pointsOnlyTo("/username");
        assertThat(owners.patch("/owners/" + owner, json("{'username': 'STEVE'}")))
                .isProblem(409, "already-taken")
                .pointsOnlyTo("/username");
        assertThat(owners.post("/owners", json("{'name': 'Other', 'email': '%s'}", email.toUpperCase())))
                .isProblem(409, "already-taken")
                .pointsOnlyTo("/email");
        // A user's own value is not a conflict.
        assertThat(owners.patch("/owners/1", json("{'username': 'steve'}")))
                .hasStatus(200)
                .hasNumber("version", 0);
    }

    @Test
    void D2_exactly_one_of_50_concurrent_requests_gets_a_username() {
        String username = Unique.name("wanted");

        List<Answer> answers = Together.run(50, i -> {
            String variant = i % 2 == 0 ? username : username.toUpperCase();
            return owners.post("/owners", json("{'name': 'Attempt %d', 'username': '%s'}", i, variant));
        });

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .hasSize(49)
                .allSatisfy(answer ->
                        assertThat(answer).isProblem(409, "already-taken").pointsOnlyTo("/username"));
        assertThat(owners.get("/owners?count=true&username=" + username)).hasNumber("total", 1);
    }

    @Test
    void D2_a_username_is_looked_up_by_a_unique_index() throws SQLException {
        try (Connection reader = registry.databases().readOwners()) {
            assertThat(DatabasePair.column(
                            reader,
                            "select indexdef from pg_indexes where schemaname = 'public' and tablename = 'owner'"))
                    .anySatisfy(index -> assertThat(index).contains("UNIQUE").contains("username"));
        }
    }

    @Test
    void D3_the_users_of_a_role_can_be_listed() {
        Answer holders = owners.get("/roles/1/owners");

        assertThat(holders).hasStatus(200).hasNull("next");
        assertThat(Json.texts(holders.items(), "username")).containsExactly("steve", "fred");
        assertThat(owners.get("/roles/4711/owners")).isProblem(404, "not-found");
    }

    @Test
    void D4_a_relation_can_be_sorted_and_filtered_like_the_collection() {
        assertThat(Json.texts(owners.get("/roles/1/owners?sort=username").items(), "username"))
                .containsExactly("fred", "steve");
        assertThat(Json.texts(owners.get("/roles/1/owners?username.prefix=ST").items(), "username"))
                .containsExactly("steve");
    }

    @Test
    void D4_so_can_a_relation_between_the_services() {
        long owner = given.owner(Unique.name("keeper"));
        long other = given.owner(Unique.name("other"));
        given.pet("Ada", "Dog", owner);
        given.pet("bob", "Dog", owner);
        given.pet("Cleo", "Cat", owner);
        given.pet("Carl", "Dog", owner);
        given.pet("Zorro", "Dog", other);

        Answer dogs = owners.get("/owners/" + owner + "/pets?species=Dog&sort=-name");
        assertThat(dogs).hasStatus(200);
        assertThat(Json.texts(dogs.items(), "name")).containsExactly("Carl", "bob", "Ada");

        Answer first = owners.get("/owners/" + owner + "/pets?species=Dog&sort=-name&limit=2&count=true");
        assertThat(first).hasNumber("total", 3);
        String next = first.json().path("next").textValue();
        assertThat(next).startsWith("/owners/" + owner + "/pets?").doesNotContain("count=");
        assertThat(Json.texts(owners.get(next).items(), "name")).containsExactly("Ada");
        assertThat(owners.get("/owners/" + owner + "/pets?limit=2&cursor=nonsense"))
                .isProblem(400, "invalid-request")
                .namesParameter("cursor");
        assertThat(owners.get("/owners/" + owner + "/pets?sort=weight"))
                .isProblem(400, "invalid-request")
                .namesParameter("sort");
        assertThat(owners.get("/owners/4711/pets")).isProblem(404, "not-found");
    }

    @Test
    void D5_users_can_be_listed_with_their_role() {
        long without = given.owner(Unique.name("roleless"));

        Answer page = owners.get("/owners?include=role&id=1&id=" + without);

        assertThat(page).hasStatus(200);
        JsonNode steve = page.items().get(0);
        assertThat(steve.path("role")).isEqualTo(observer.json());
        assertThat(page.items().get(1).path("role").isNull()).isTrue();
        assertThat(owners.get("/owners/1?include=role").json().path("role")).isEqualTo(observer.json());
    }

    @Test
    void deleting_a_role_clears_it_in_its_owners() {
        long role = given.role(Unique.name("Passing"));
        List<Long> holders = IntStream.range(0, 2)
                .mapToObj(i -> owners.post("/owners", json("{'name': 'Holder', 'roleId': %d}", role))
                        .id())
                .toList();

        assertThat(owners.delete("/roles/" + role)).hasStatus(204);

        assertThat(owners.get("/roles/" + role)).isProblem(404, "not-found");
        for (long holder : holders) {
            assertThat(owners.get("/owners/" + holder))
                    .hasNull("roleId")
                    .hasNumber("version", 1)
                    .hasHeader("ETag", "\"1\"");
        }
    }

    @Test
    void a_pet_can_refer_to_a_user_by_id() {
        long pet = given.pet(Unique.name("spot"), 1L);

        assertThat(pets.get("/pets/" + pet + "?include=owner")
                        .json()
                        .path("owner")
                        .path("username")
                        .textValue())
                .isEqualTo("steve");
    }
}
