package org.petregistry.owners.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.owners.Service.delete;
import static org.petregistry.owners.Service.get;
import static org.petregistry.owners.Service.newRole;
import static org.petregistry.owners.Service.patch;
import static org.petregistry.owners.Service.post;
import static org.petregistry.owners.Service.word;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.owners.ServiceTest;
import org.petregistry.testkit.http.Answer;

@ServiceTest
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RoleTest {

    @Test
    void a_created_role_can_be_read() {
        String name = word();

        Answer made = post("/roles", "{'name': '  " + name + " '}").expect(201);

        assertThat(made.json().path("name").asText()).isEqualTo(name);
        assertThat(made.header("Location")).isEqualTo("/roles/" + made.id());
        assertThat(made.header("ETag")).isEqualTo("\"0\"");
        Answer found = get("/roles/" + made.id()).expect(200);
        assertThat(found.json()).isEqualTo(made.json());
        get("/roles/" + made.id(), "If-None-Match", found.header("ETag")).expect(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'name': null}", "{'name': '  '}", "{'name': 1}"})
    void a_role_needs_a_name(String draft) {
        post("/roles", draft).expectProblem(400, "invalid-request").pointsTo("/name");
    }

    @Test
    void a_name_has_up_to_64_characters() {
        String start = word();
        post("/roles", "{'name': '" + start + "é".repeat(64 - start.length()) + "'}")
                .expect(201);
        post("/roles", "{'name': '" + "é".repeat(65) + "'}")
                .expectProblem(400, "invalid-request")
                .pointsTo("/name");
    }

    @Test
    void a_name_is_unique_case_insensitively() {
        String name = word() + "é";
        post("/roles", "{'name': '" + name + "'}").expect(201);

        post("/roles", "{'name': '" + name.toUpperCase(Locale.ROOT) + "'}")
                .expectProblem(409, "already-taken")
                .pointsTo("/name");
        patch("/roles/" + newRole(), "{'name': '" + name + "'}")
                .expectProblem(409, "already-taken")
                .pointsTo("/name");
    }

    @Test
    void an_update_increments_the_version_only_if_it_changes_something() {
        long id = newRole();
        String name = word();

        Answer changed = patch("/roles/" + id, "{'name': '" + name + "'}").expect(200);
        Answer same = patch("/roles/" + id, "{'name': '" + name + "'}").expect(200);

        assertThat(changed.header("ETag")).isEqualTo("\"1\"");
        assertThat(same.json()).isEqualTo(changed.json());
        patch("/roles/" + id, "{'name': null}")
                .expectProblem(400, "invalid-request")
                .pointsTo("/name");
    }

    @Test
    void If_Match_admits_updates_and_deletions_of_the_current_version_only() {
        long id = newRole();
        patch("/roles/" + id, "{'name': '" + word() + "'}", "If-Match", "\"0\"").expect(200);

        patch("/roles/" + id, "{'name': 'late'}", "If-Match", "\"0\"").expectProblem(412, "version-mismatch");
        delete("/roles/" + id, "If-Match", "\"0\"").expectProblem(412, "version-mismatch");
        delete("/roles/" + id, "If-Match", "1").expectProblem(400, "invalid-request");
        delete("/roles/" + id, "If-Match", "\"1\"").expect(204);
        get("/roles/" + id).expectProblem(404, "not-found");
        delete("/roles/" + id).expectProblem(404, "not-found");
    }

    @Test
    void the_owners_of_a_role_are_a_collection() {
        long id = newRole();
        for (String name : List.of("steve", "fred", "susan")) {
            post("/owners", "{'name': '" + name + "', 'roleId': " + id + "}").expect(201);
        }

        Answer first = get("/roles/" + id + "/owners?sort=name&limit=2").expect(200);

        assertThat(first.items("name")).containsExactly("fred", "steve");
        String next = first.json().path("next").asText();
        assertThat(next).startsWith("/roles/" + id + "/owners?");
        assertThat(first.header("Link")).isEqualTo("<" + next + ">; rel=\"next\"");
        Answer second = get(next).expect(200);
        assertThat(second.items("name")).containsExactly("susan");
        assertThat(second.json().path("next").isNull()).isTrue();
        assertThat(get("/roles/" + id + "/owners?name.prefix=S&count=true")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(2);
        get(next.replace("/roles/" + id, "/roles/" + newRole())).expectProblem(400, "invalid-request");
        get("/roles/999999999/owners").expectProblem(404, "not-found");
    }

    @Test
    void deleting_a_role_clears_it_in_owners_and_increments_their_versions() {
        long id = newRole();
        long owner = post("/owners", "{'name': 'fred', 'roleId': " + id + "}")
                .expect(201)
                .id();

        delete("/roles/" + id).expect(204);

        Answer found = get("/owners/" + owner + "?include=role").expect(200);
        assertThat(found.json().path("roleId").isNull()).isTrue();
        assertThat(found.json().path("role").isNull()).isTrue();
        assertThat(found.json().path("version").asLong()).isEqualTo(1);
        assertThat(found.json().path("updatedAt").asText())
                .isGreaterThan(found.json().path("createdAt").asText());
        get("/roles/" + id + "/owners").expectProblem(404, "not-found");
    }

    @Test
    void roles_are_filtered_and_sorted() {
        String start = word();
        for (String end : List.of("b", "A", "c")) {
            post("/roles", "{'name': '" + start + end + "'}").expect(201);
        }

        assertThat(get("/roles?name.prefix=" + start.toUpperCase(Locale.ROOT) + "&sort=-name")
                        .items("name"))
                .containsExactly(start + "c", start + "b", start + "A");
        assertThat(get("/roles?name=" + start + "a").items("name")).isEmpty();
        assertThat(get("/roles?name=" + start + "A").items("name")).hasSize(1);
        get("/roles?name.contains=x").expectProblem(400, "invalid-request").namesParameter("name.contains");
    }
}
