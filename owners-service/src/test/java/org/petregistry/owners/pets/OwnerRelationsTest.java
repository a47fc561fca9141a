package org.petregistry.owners.pets;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.owners.Service.newOwner;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.owners.PetsService;
import org.petregistry.owners.Service;
import org.petregistry.owners.ServiceTest;
import org.petregistry.testkit.http.Answer;

@ServiceTest
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OwnerRelationsTest {
    WireMockServer pets;

    @BeforeEach
    void forget() {
        PetsService.reset(pets);
    }

    @Test
    void a_page_embeds_pets_and_posts_by_one_call_each() {
        long role = Service.newRole();
        long one = ownerWith(role);
        long two = ownerWith(role);
        pets.stubFor(post("/internal/pets/by-owner").willReturn(PetsService.json(200, """
                {"owners": [{"ownerId": %d, "items": [], "next": null},
                 {"ownerId": %d, "items": [{"id": 5, "name": "spot"}], "next": "/owners/%d/pets?cursor=abc"}]}""".formatted(two, one, one))));
        pets.stubFor(post("/internal/posts/by-owner").willReturn(PetsService.json(200, """
                {"owners": [{"ownerId": %d, "items": [], "next": null}, {"ownerId": %d, "items": [{"id": 9}], "next": null}]}""".formatted(one, two))));

        Answer page = Service.get("/owners?roleId=" + role + "&include=pets,posts&sort=id")
                .expect(200);

        assertThat(page.json().at("/items/0/pets/items/0/name").asText()).isEqualTo("spot");
        assertThat(page.json().at("/items/0/pets/next").asText()).isEqualTo("/owners/" + one + "/pets?cursor=abc");
        assertThat(page.json().at("/items/0/posts/items")).isEmpty();
        assertThat(page.json().at("/items/1/pets/items")).isEmpty();
        assertThat(page.json().at("/items/1/pets").has("next")).isTrue();
        assertThat(page.json().at("/items/1/posts/items/0/id").asInt()).isEqualTo(9);
        assertThat(page.json().at("/items/0").has("unavailable")).isFalse();
        String question = "{\"ownerIds\": [%d, %d], \"limit\": 20}".formatted(one, two);
        for (String path : new String[] {"/internal/pets/by-owner", "/internal/posts/by-owner"}) {
            pets.verify(
                    1,
                    postRequestedFor(urlEqualTo(path))
                            .withHeader("Authorization", equalTo("Bearer test-secret"))
                            .withHeader("Registry-Id", matching("[0-9a-f-]{36}"))
                            .withRequestBody(equalToJson(question)));
        }
    }

    @Test
    void an_empty_page_calls_nobody() {
        assertThat(Service.get("/owners?id=999999999&include=pets").expect(200).ids())
                .isEmpty();
        pets.verify(0, postRequestedFor(urlEqualTo("/internal/pets/by-owner")));
    }

    @Test
    void an_owner_is_shown_without_unavailable_relations_and_names_them() {
        long id = newOwner();
        pets.stubFor(post("/internal/posts/by-owner").willReturn(PetsService.json(200, """
                {"owners": [{"ownerId": %d, "items": [{"id": 9}], "next": null}]}""".formatted(id))));

        Answer owner = Service.get("/owners/" + id + "?include=pets,posts").expect(200);

        assertThat(owner.json().has("pets")).isTrue();
        assertThat(owner.json().path("pets").isNull()).isTrue();
        assertThat(owner.json().at("/posts/items/0/id").asInt()).isEqualTo(9);
        assertThat(owner.json().path("unavailable").toString()).isEqualTo("[\"pets\"]");
        assertThat(owner.header("ETag")).isNull();
    }

    @Test
    void an_invalid_answer_does_not_become_an_empty_list() {
        long id = newOwner();
        Map<String, ResponseDefinitionBuilder> answers = PetsService.noAnswers();
        answers.put("another owner", PetsService.json(200, """
                {"owners": [{"ownerId": 999999999, "items": [], "next": null}]}"""));
        answers.put("no items", PetsService.json(200, "{\"owners\": [{\"ownerId\": " + id + "}]}"));
        answers.put("nobody", PetsService.json(200, "{\"owners\": []}"));
        answers.forEach((what, answer) -> {
            PetsService.reset(pets);
            pets.stubFor(post("/internal/pets/by-owner").willReturn(answer));

            Answer owner = soon(what, () -> Service.get("/owners/" + id + "?include=pets"));

            assertThat(owner.status()).as(what).isEqualTo(200);
            assertThat(owner.json().path("pets").isNull()).as(what).isTrue();
            assertThat(owner.json().path("unavailable").toString()).as(what).isEqualTo("[\"pets\"]");
        });
    }

    @Test
    void the_pets_of_an_owner_are_a_page_from_pets_service() {
        long id = newOwner();
        String body =
                "{\"items\":[{\"id\":1,  \"name\":\"spot\"}],\"next\":\"/owners/%d/pets?cursor=x\"}".formatted(id);
        pets.stubFor(get(urlPathEqualTo("/internal/owners/" + id + "/pets"))
                .willReturn(PetsService.json(200, body)
                        .withHeader("Link", "</owners/" + id + "/pets?cursor=x>; rel=\"next\"")));
        String query = "name=100%25+%2541&species=Dog&species=%C3%A9&sort=-name,id&name.prefix=%7Bid%7D";

        Answer page = Service.get("/owners/" + id + "/pets?" + query).expect(200);

        assertThat(page.text()).isEqualTo(body);
        assertThat(page.header("Link")).isEqualTo("</owners/" + id + "/pets?cursor=x>; rel=\"next\"");
        assertThat(page.header("Content-Type")).startsWith("application/json");
        pets.verify(
                1,
                getRequestedFor(urlEqualTo("/internal/owners/" + id + "/pets?" + query))
                        .withHeader("Authorization", equalTo("Bearer test-secret"))
                        .withHeader("Registry-Id", matching("[0-9a-f-]{36}"))
                        .withoutHeader("Registry-Raw-Query"));
    }

    @Test
    void a_query_that_pets_service_rejects_gets_its_problem() {
        long id = newOwner();
        pets.stubFor(get(urlPathEqualTo("/internal/owners/" + id + "/posts")).willReturn(PetsService.json(400, """
                {"type": "/problems/invalid-request", "title": "x", "status": 400, "detail": "The parameter y is unknown.",
                 "instance": "/internal/owners/1/posts", "parameter": "y"}""")));

        Service.get("/owners/" + id + "/posts?y=1")
                .expectProblem(400, "invalid-request")
                .namesParameter("y")
                .hasText("detail", "The parameter y is unknown.")
                .hasText("instance", "/owners/" + id + "/posts");
    }

    @Test
    void without_a_valid_answer_the_pets_of_an_owner_are_unavailable() {
        long id = newOwner();
        PetsService.noAnswers().forEach((what, answer) -> {
            PetsService.reset(pets);
            pets.stubFor(get(urlPathEqualTo("/internal/owners/" + id + "/pets")).willReturn(answer));

            Answer refused = soon(what, () -> Service.get("/owners/" + id + "/pets"));

            assertThat(refused.status()).as(what).isEqualTo(503);
            refused.expectProblem(503, "pets-unavailable");
            assertThat(refused.header("Retry-After")).isNotBlank();
        });
    }

    @Test
    void rejected_queries_do_not_open_the_circuit_breaker_but_errors_do() {
        long id = newOwner();
        pets.stubFor(get(urlPathEqualTo("/internal/owners/" + id + "/pets"))
                .willReturn(PetsService.json(400, "{\"type\": \"/problems/invalid-request\", \"detail\": \"no\"}")));
        for (int i = 0; i < 20; i++) {
            Service.get("/owners/" + id + "/pets").expectProblem(400, "invalid-request");
        }
        pets.stubFor(get(urlPathEqualTo("/internal/owners/" + id + "/pets")).willReturn(PetsService.json(500, "{}")));
        for (int i = 0; i < 20; i++) {
            Service.get("/owners/" + id + "/pets").expectProblem(503, "pets-unavailable");
        }

        assertThat(pets.findAll(getRequestedFor(urlPathEqualTo("/internal/owners/" + id + "/pets"))))
                .hasSizeLessThan(40);
    }

    @Test
    void pets_service_is_not_called_about_an_owner_that_never_existed() {
        Service.get("/owners/999999999/pets").expectProblem(404, "not-found");
        pets.verify(0, getRequestedFor(urlPathEqualTo("/internal/owners/999999999/pets")));
    }

    private static long ownerWith(long role) {
        return Service.post("/owners", "{'name': 'a', 'roleId': " + role + "}")
                .expect(201)
                .id();
    }

    /** A client waits at most 1 s for each hop and 2 s in total. */
    private static Answer soon(String what, Supplier<Answer> call) {
        long start = System.nanoTime();
        Answer answer = call.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(Duration.ofMillis(2_900));
        return answer;
    }
}
