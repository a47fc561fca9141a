package org.petregistry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

@QuarkusTest
class RequestTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String MADE = "00-[0-9a-f]{32}-[0-9a-f]{16}-01";

    @TestHTTPResource("/")
    URI service;

    private Api caller;

    @BeforeEach
    void dial() {
        caller = new Api(service);
    }

    @Test
    void a_valid_traceparent_is_kept_and_logged() {
        Answer answer = caller.get("/cups/seen", "traceparent", TRACE);

        assertThat(answer.header("X-Request-Id")).isEqualTo(TRACE);
        assertThat(answer.json().get("log").textValue()).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "00-00000000000000000000000000000000-00f067aa0ba902b7-01", TRACE + "-more"})
    void an_invalid_traceparent_is_replaced(String sent) {
        Answer answer = caller.get("/cups/seen", "traceparent", sent);

        assertThat(answer.header("X-Request-Id")).matches(MADE).doesNotStartWith("00-0000000000000000");
        assertThat(answer.json().get("log").textValue()).isEqualTo(answer.header("X-Request-Id"));
    }

    @Test
    void two_traceparents_are_ignored() {
        assertThat(caller.get("/cups/seen", "traceparent", TRACE, "traceparent", TRACE)
                        .header("X-Request-Id"))
                .matches(MADE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/cups",
                "/cups/0",
                "/nothing",
                "/q/nothing",
                "/cups/broken",
                "/cups/1;x",
                "/internal/x",
                "/cups?x=1"
            })
    void every_answer_has_a_request_id_and_forbids_caching(String path) {
        Answer answer = caller.get(path, "traceparent", TRACE);

        assertThat(answer.header("X-Request-Id")).isEqualTo(TRACE);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-cache");
    }

    @Test
    void the_request_id_is_sent_to_the_other_service() {
        assertThat(caller.get("/asks/open", "traceparent", TRACE)
                        .json()
                        .get("traceparent")
                        .textValue())
                .isEqualTo(TRACE);
    }

    @ParameterizedTest
    @CsvSource({
        "/cups?nmae=x, nmae",
        "/cups?name=, name",
        "/cups?name, name",
        "/cups?limit=1&limit=2, limit",
        "/cups?limit=1&Limit=2, Limit",
        "/cups?&, ''",
        "/cups/1?limit=1, limit",
        "/nowhere/../cups?x=1, x"
    })
    void an_unused_parameter_is_rejected(String path, String parameter) {
        Answer answer = caller.get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("parameter").textValue()).isEqualTo(parameter);
    }

    @Test
    void all_invalid_parameters_are_reported_at_once() {
        Answer answer = caller.get("/cups?a=1&name=&b=2&limit=5");

        assertThat(answer.json().get("parameters").toString()).isEqualTo("[\"a\",\"name\",\"b\"]");
        assertThat(answer.json().get("detail").textValue())
                .isEqualTo(
                        "The parameter a is unknown. The parameter name must not be empty. The parameter b is unknown.");
    }

    @Test
    void a_list_parameter_can_be_repeated_and_a_method_can_check_its_parameters_itself() {
        assertThat(caller.get("/cups?name=a&name=b&limit=3").status()).isEqualTo(200);
        assertThat(caller.get("/cups/own?what.ever=").status()).isEqualTo(200);
    }

    @Test
    void a_query_string_that_is_not_utf_8_is_rejected() {
        for (String query : List.of("/cups?name=%ff", "/cups/own?name=%c3")) {
            Answer answer = caller.get(query);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("parameter").textValue()).isEqualTo("name");
        }
        assertThat(caller.get("/cups?%ff=x").status()).isEqualTo(400);
        assertThat(caller.get("/cups?name=%c3%a9+b").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "01", "1.0", "x", "9223372036854775808", "99999999999999999999", "%31x"})
    void an_id_that_is_not_a_positive_64_bit_integer_gets_404(String id) {
        Answer answer = caller.get("/cups/" + id);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("type").textValue()).isEqualTo("/problems/not-found");
    }

    @Test
    void the_greatest_64_bit_integer_is_a_valid_id() {
        assertThat(caller.get("/cups/9223372036854775807").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cups/1;x", "/cups;x/1", "/cups/1;x=1?limit=1", "/;"})
    void a_semicolon_in_a_path_is_rejected(String path) {
        assertThat(caller.get(path).status()).isEqualTo(400);
        assertThat(caller.get("/cups/1%3B").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/cups,       1048576,  400",
        "/cups,       1048577,  413",
        "/cups,       16777216, 413",
        "/cups/batch, 4194304,  400",
        "/cups/batch, 4194305,  413",
        "/nothing,    1048577,  413"
    })
    void a_body_is_limited_with_and_without_a_content_length(String path, int size, int status) {
        byte[] body = " ".repeat(size).getBytes(StandardCharsets.US_ASCII);

        assertThat(caller.sendBytes("POST", path, body, "Content-Type", "application/json")
                        .status())
                .isEqualTo(status);
        assertThat(caller.postChunked(path, new String(body, StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void a_body_that_is_too_large_gets_a_problem_and_the_connection_stays_open() {
        Answer answer = caller.post("/cups", "x".repeat(2 << 20));

        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("type").textValue()).isEqualTo("/problems/too-large");
        assertThat(answer.header("Connection")).isNull();
    }

    @Test
    void a_client_that_expects_100_continue_is_answered_at_once() throws IOException {
        String announced =
                "POST /cups HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                        + "Connection: close\r\nContent-Length: ";

        assertThat(raw(announced + (2 << 20) + "\r\n\r\n")).startsWith("HTTP/1.1 413");
        assertThat(raw(announced + "13\r\n\r\n{\"name\": \"x\"}"))
                .startsWith("HTTP/1.1 100")
                .contains("HTTP/1.1 200");
    }

    @Test
    void an_empty_chunked_body_is_answered() {
        Answer answer = caller.postChunked("/cups", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.violations()).containsOnlyKeys("");
    }

    @Test
    void a_request_without_a_host_is_answered_with_a_problem() throws IOException {
        String answer = raw("GET /cups HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("content-type: application/problem+json")
                .containsIgnoringCase("x-request-id: 00-")
                .contains("\"type\":\"/problems/invalid-request\"");
    }

    @Test
    void an_endless_body_is_cut_off_after_16_mib() throws IOException {
        String answer = raw(
                "POST /cups HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 17000000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
    }

    /** Sends bytes unchanged and reads until the service closes the connection. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
