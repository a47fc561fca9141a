package org.petregistry.owners.lookup;

import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.owners.Service.delete;
import static org.petregistry.owners.Service.get;
import static org.petregistry.owners.Service.internalGet;
import static org.petregistry.owners.Service.internalPost;
import static org.petregistry.owners.Service.newOwner;
import static org.petregistry.owners.Service.patch;
import static org.petregistry.owners.Service.post;
import static org.petregistry.owners.Service.word;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.owners.PetsService;
import org.petregistry.owners.ServiceTest;
import org.petregistry.testkit.http.Answer;

@ServiceTest
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LookupTest {
    WireMockServer pets;

    @BeforeEach
    void forget() {
        PetsService.reset(pets);
    }

    @Test
    void a_lookup_returns_owners_in_the_requested_order() {
        String username = word();
        long active = post("/owners", "{'name': 'a', 'username': '" + username + "'}")
                .expect(201)
                .id();
        patch("/owners/" + active, "{'name': 'b'}").expect(200);
        long deleting = newOwner();
        delete("/owners/" + deleting).expect(202);
        long deleted = deleted();

        Answer found = internalPost(
                        "/internal/owners/lookup",
                        "{'ids': [999999999, %d, %d, %d, %d]}".formatted(deleted, deleting, active, deleted))
                .expect(200);

        // A key is random.
        assertThat(found.json().path("owners").toString().replaceAll("\"key\":\"[0-9a-f-]{36}\"", "\"key\":\"…\""))
                .isEqualTo("""
                        [{"id":999999999,"state":"unknown","name":null,"username":null,"version":null,"key":null},\
                        {"id":%d,"state":"deleted","name":null,"username":null,"version":1,"key":null},\
                        {"id":%d,"state":"deleting","name":"Somebody","username":null,"version":0,"key":"…"},\
                        {"id":%d,"state":"active","name":"b","username":"%s","version":1,"key":"…"}]""".formatted(deleted, deleting, active, username));
        assertThat(found.json().path("registry").asText()).matches("[0-9a-f-]{36}");
    }

    @Test
    void a_lookup_returns_at_most_a_thousand_owners() {
        assertThat(internalPost("/internal/owners/lookup", ids(1_000))
                        .expect(200)
                        .json()
                        .path("owners"))
                .hasSize(1_000);
        internalPost("/internal/owners/lookup", ids(1_001)).expectProblem(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'ids': []}", "{'ids': [0]}", "{'ids': [null]}", "{'ids': ['1']}", "{'ids': 1}"})
    void an_invalid_lookup_is_rejected(String question) {
        internalPost("/internal/owners/lookup", question).expectProblem(400, "invalid-request");
    }

    @Test
    void a_lookup_without_the_secret_is_rejected() {
        post("/internal/owners/lookup", "{'ids': [1]}").expectProblem(401, "unauthenticated");
        get("/internal/owners/1").expectProblem(401, "unauthenticated");
        get("/internal/owners/1", "Authorization", "Bearer guess").expectProblem(401, "unauthenticated");
    }

    @Test
    void an_internal_read_of_an_owner_matches_the_public_one_and_names_the_registry() {
        long id = newOwner();
        long deleted = deleted();

        Answer found = internalGet("/internal/owners/" + id).expect(200);

        assertThat(found.json()).isEqualTo(get("/owners/" + id).json());
        assertThat(found.header("ETag")).isEqualTo("\"0\"");
        Answer gone = internalGet("/internal/owners/" + deleted);
        gone.expectProblem(410, "owner-deleted");
        Answer never = internalGet("/internal/owners/999999999");
        never.expectProblem(404, "not-found");
        String registry = internalPost("/internal/owners/lookup", "{'ids': [1]}")
                .json()
                .path("registry")
                .asText();
        assertThat(registry)
                .isEqualTo(found.header("Registry-Id"))
                .isEqualTo(gone.header("Registry-Id"))
                .isEqualTo(never.header("Registry-Id"));
    }

    private long deleted() {
        long id = newOwner();
        pets.stubFor(put(urlPathMatching(PetsService.RECALLS)).willReturn(PetsService.outcome("closed")));
        delete("/owners/" + id).expect(204);
        return id;
    }

    private static String ids(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "{'ids': [", "]}"));
    }
}
