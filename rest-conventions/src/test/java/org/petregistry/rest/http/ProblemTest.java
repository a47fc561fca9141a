package org.petregistry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

@QuarkusTest
class ProblemTest {
    @TestHTTPResource("/")
    URI service;

    private Api caller;

    /** As a service has one. */
    @Singleton
    static class CupProblems implements ProblemTypes {
        @Override
        public List<ProblemType> types() {
            return List.of(new ProblemType("cup-broken", 409, "The cup is broken", "Glue it."));
        }
    }

    @BeforeEach
    void dial() {
        caller = new Api(service);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/cups/1/2", "/q/nothing", "/problems/nothing"})
    void an_unknown_path_gets_404(String path) {
        caller.get(path).expectProblem(404, "not-found");
    }

    @Test
    void the_instance_is_the_path() {
        assertThat(caller.get("/nothing?x=1").json().get("instance").textValue())
                .isEqualTo("/nothing");
    }

    @Test
    void an_unsupported_method_gets_a_405_with_the_supported_ones() {
        Answer answer = caller.delete("/cups");

        answer.expectProblem(405, "method-not-allowed");
        assertThat(answer.header("Allow")).contains("GET", "POST").doesNotContain("PATCH");
    }

    @Test
    void unknown_media_types_get_406_and_415() {
        caller.get("/cups", "Accept", "image/png").expectProblem(406, "not-acceptable");
        for (String type : List.of("text/plain", "application/problem+json", "application/*", "*/*", "what")) {
            caller.post("/cups", "{\"name\": \"x\"}", "Content-Type", type)
                    .expectProblem(415, "unsupported-media-type");
        }
        assertThat(caller.patch("/cups/1", "{}", "Content-Type", "*/*").status())
                .isEqualTo(415);
        for (String type :
                List.of("application/json", "application/json;charset=utf-8", "Application/JSON ; charset=UTF-8")) {
            assertThat(caller.patch("/cups/1", "{}", "Content-Type", type).status())
                    .as(type)
                    .isEqualTo(200);
        }
        caller.sendBytes("POST", "/cups", "{\"name\": \"x\"}".getBytes(StandardCharsets.UTF_8))
                .expectProblem(415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cups/broken", "/cups/unreadable", "/asks/nowhere"})
    void an_unexpected_error_shows_the_request_id_and_no_internals(String path) {
        Answer answer = caller.get(path);

        answer.expectProblem(500, "internal-error");
        assertThat(answer.json().get("requestId").textValue()).isEqualTo(answer.header("X-Request-Id"));
        assertThat(answer.json().get("detail").textValue()).contains(answer.header("X-Request-Id"));
        assertThat(answer.text()).doesNotContain("Exception", "select", "hidden", "at org");
    }

    @Test
    void an_unreachable_database_leads_to_a_503_with_retry_after() {
        Answer answer = caller.get("/cups/database");

        answer.expectProblem(503, "database-unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void the_URI_of_a_problem_type_leads_to_its_explanation() {
        Answer answer = caller.get("/problems/version-mismatch");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.text()).contains("HTTP status 412", "If-Match");
        assertThat(caller.get("/problems/cup-broken").text()).contains("Glue it.");
    }

    @Test
    void a_delete_request_ignores_accept() {
        for (String accept : List.of("application/problem+json", "text/html", "application/json;q=0", "nonsense")) {
            assertThat(caller.delete("/cups/1", "Accept", accept).status())
                    .as(accept)
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/cups               | application/problem+json                          | application/json",
                "/cups               | application/json, application/problem+json        | application/json",
                "/cups               | Application/JSON; Charset=UTF-8                   | application/json",
                "/cups               | text/html, image/gif, *; q=.2, */*; q=.2          | application/json",
                "/cups               | image/png, application/*;q=0.1                    | application/json",
                "/cups               | application/xml;q=0, application/json;q=0.001     | application/json",
                "/cups               | text/html;level=\"1,2\", application/json         | application/json",
                "/cups               | ,                                                 | application/json",
                "/cups/poured        | */*                                               | application/json",
                "/cups/poured        | application/*                                     | application/json",
                "/cups/poured        | application/problem+json                          | application/json",
                "/cups/poured        | application/x-ndjson, application/json            | application/json",
                "/cups/poured        | application/x-ndjson                              | application/x-ndjson",
                "/cups/poured        | APPLICATION/X-NDJSON; q=1                         | application/x-ndjson",
                "/cups/poured        | application/x-ndjson, */*                         | application/x-ndjson",
                "/cups/poured        | application/json;q=0.5, application/x-ndjson;q=.6 | application/x-ndjson",
                "/cups/poured        | application/json;q=0, */*;q=0.1                   | application/x-ndjson",
                "/cups/poured        | application/x-ndjson, application/problem+json    | application/x-ndjson",
                "/problems/forbidden | text/html, text/*;q=0.5                           | text/plain",
                "/problems/forbidden | application/problem+json                          | text/plain"
            })
    void the_preferred_acceptable_media_type_is_sent(String path, String accept, String expected) {
        Answer answer = caller.get(path, "Accept", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/cups               | image/png",
                "/cups               | application/json;q=0",
                "/cups               | application/json ; Q=0.000",
                "/cups               | application/json;q=0, */*",
                "/cups               | application/json;q=0, application/problem+json",
                "/cups               | application/problem+json;q=0",
                "/cups               | application/json;q=much",
                "/cups               | application/x-ndjson",
                "/cups               | text/*",
                "/cups               | nonsense",
                "/cups               | ;",
                "/cups               | ;q=1, /",
                "/cups/poured        | application/*;q=0, */*",
                "/cups/poured        | text/plain",
                "/problems/forbidden | application/json"
            })
    void a_request_without_an_acceptable_media_type_gets_406(String path, String accept) {
        caller.get(path, "Accept", accept).expectProblem(406, "not-acceptable");
    }

    @Test
    void several_accept_headers_are_one_list() {
        assertThat(caller.get("/cups", "Accept", "image/png", "Accept", "application/json")
                        .status())
                .isEqualTo(200);
        caller.get("/cups", "Accept", "application/json;q=0", "Accept", "*/*").expectProblem(406, "not-acceptable");
    }

    @Test
    void an_unacceptable_media_type_does_not_hide_an_unknown_path_or_method() {
        caller.get("/nothing", "Accept", "image/png").expectProblem(404, "not-found");
        caller.delete("/cups", "Accept", "image/png").expectProblem(405, "method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "image/png"})
    void the_root_redirects_to_the_documentation(String accept) {
        Answer answer = caller.get("/", "Accept", accept);

        assertThat(answer.status()).isEqualTo(307);
        assertThat(answer.header("Location")).isEqualTo("/q/swagger-ui/");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void the_root_has_no_other_method_and_no_parameters() {
        assertThat(caller.head("/").status()).isEqualTo(307);
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            Answer answer = caller.send(method, "/", null);
            answer.expectProblem(405, "method-not-allowed");
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
        caller.get("/?x=1").expectProblem(400, "invalid-request");
        assertThat(caller.get("/q/openapi?format=json").json().at("/paths").has("/"))
                .isFalse();
    }
}
