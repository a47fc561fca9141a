package org.petregistry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are rejected before routing because of their syntax. */
@QuarkusTest
class FramingTest {
    private static final String CHUNKED_CUP = "d\r\n{\"name\": \"x\"}\r\n0\r\n\r\n";
    private static final String NEXT = "GET /cups HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @TestHTTPResource("/")
    URI service;

    /** In the second column, a | begins the next header. */
    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, Host: localhost|Content-Length: 5|Transfer-Encoding: chunked,           400, invalid-request",
        "HTTP/1.1, Host: localhost|Transfer-Encoding: chunked|Content-Length: 0,           400, invalid-request",
        "HTTP/1.1, Host: localhost|Content-Length: 5|Content-Length: 6,                    400, invalid-request",
        "HTTP/1.1, Host: localhost|Content-Length: 23|Content-Length: 23,                  400, invalid-request",
        "HTTP/1.1, 'Host: localhost|Content-Length: 5, 6',                                 400, invalid-request",
        "HTTP/1.1, Host: localhost|Content-Length: +5,                                     400, invalid-request",
        "HTTP/1.1, Host: localhost|Transfer-Encoding: gzip,                                501, not-implemented",
        "HTTP/1.1, 'Host: localhost|Transfer-Encoding: gzip, chunked',                     501, not-implemented",
        "HTTP/1.1, 'Host: localhost|Transfer-Encoding: chunked, identity',                 501, not-implemented",
        "HTTP/1.1, Host: localhost|Transfer-Encoding: chunked|Transfer-Encoding: chunked,  501, not-implemented",
        "HTTP/1.1, Host: localhost|Transfer-Encoding: xchunked,                            501, not-implemented",
        "HTTP/1.0, Host: localhost|Transfer-Encoding: chunked,                             400, invalid-request",
        "HTTP/1.0, Host: localhost|Transfer-Encoding: chunked|Content-Length: 23,          400, invalid-request",
        "HTTP/1.1, Host: localhost|Host: localhost|Transfer-Encoding: chunked,             400, invalid-request",
        "HTTP/1.1, Host: localhost|Host: evil.example|Transfer-Encoding: chunked,          400, invalid-request",
        "HTTP/1.1, Host: localhost|Bad Name: x,                                            400, invalid-request",
        "HTTP/9.9, Host: localhost,                                                        505, http-version-not-supported",
        "HTTP/2.0, Host: localhost,                                                        505, http-version-not-supported",
        "HTTP/1.2, Host: localhost,                                                        505, http-version-not-supported",
        "http/1.1, Host: localhost,                                                        505, http-version-not-supported",
        "HTTP,     Host: localhost,                                                        400, invalid-request"
    })
    void a_request_with_ambiguous_framing_is_rejected_and_its_connection_closed(
            String version, String headers, int status, String type) {
        String answer = RawConnection.exchange(
                service,
                "POST /cups " + version + "\r\nContent-Type: application/json\r\n" + headers.replace("|", "\r\n")
                        + "\r\n\r\n" + CHUNKED_CUP + NEXT);

        assertProblem(answer, status, type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cups/%zz", "/cups?name=%", "/cups?name=%4", "/cups?name={", "/a b", "/cups|1", "\\cups"})
    void a_target_that_is_not_a_URI_gets_a_problem(String target) {
        assertProblem(
                RawConnection.exchange(service, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + NEXT),
                400,
                "invalid-request");
    }

    @Test
    void a_target_or_headers_that_are_too_long_get_a_problem() {
        String value = "x".repeat(1 << 20);

        assertProblem(
                RawConnection.exchange(service, "GET /cups?name=" + value + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                414,
                "uri-too-long");
        assertProblem(
                RawConnection.exchange(service, "GET /cups HTTP/1.1\r\nHost: localhost\r\nX: " + value + "\r\n\r\n"),
                431,
                "headers-too-large");
    }

    @Test
    void an_invalid_request_is_answered_after_the_earlier_ones() {
        String get = "GET /cups HTTP/1.1\r\nHost: localhost\r\n\r\n";

        assertThat(RawConnection.exchange(service, get + get + "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n" + get))
                .matches("(?s)HTTP/1.1 200 .*HTTP/1.1 200 .*HTTP/1.1 400 .*");
    }

    @Test
    void the_transfer_coding_chunked_is_case_insensitive() {
        assertThat(RawConnection.exchange(
                        service,
                        "POST /cups HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: Chunked\r\nConnection: close\r\n\r\n" + CHUNKED_CUP))
                .startsWith("HTTP/1.1 200");
    }

    private static void assertProblem(String answer, int status, String type) {
        assertThat(answer)
                .matches("(?s)HTTP/1\\.[01] " + status + " .*")
                .containsIgnoringCase("connection: close")
                .containsIgnoringCase("content-type: application/problem+json")
                .containsIgnoringCase("x-request-id: 00-")
                .contains("\"type\":\"/problems/" + type + "\"", "\"status\":" + status)
                .containsOnlyOnce("content-length: ");
    }
}
