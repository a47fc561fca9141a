package org.petregistry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The host names that a service accepts, and the origins that can write. */
@QuarkusTest
class HostTest {
    private static final String CUP = "{\"name\": \"x\"}";

    @TestHTTPResource("/")
    URI service;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:1",
                "localhost.",
                "localhost.:8080",
                "127.0.0.1",
                "127.0.0.1:80",
                "[::1]",
                "[::1]:8080",
                "cups.example",
                "CUPS.Example.:99"
            })
    void a_request_for_one_of_the_names_of_the_service_is_served(String host) {
        assertThat(get("/cups", host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "evil-localhost",
                "127.0.0.2",
                "[::2]",
                "sub.cups.example",
                "0.0.0.0"
            })
    void a_request_for_another_name_is_misdirected(String host) {
        for (String method : new String[] {"GET", "DELETE"}) {
            assertThat(ask(method, "/cups/1", "Host: " + host))
                    .startsWith("HTTP/1.1 421")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .containsIgnoringCase("x-request-id: 00-")
                    .contains("\"type\":\"/problems/misdirected\"");
        }
        assertThat(get("/q/openapi", host)).startsWith("HTTP/1.1 421");
        assertThat(get("/q/metrics", host)).startsWith("HTTP/1.1 421");
        assertThat(post("Host: " + host)).startsWith("HTTP/1.1 421");
    }

    @Test
    void the_host_in_the_request_line_takes_precedence_over_the_header() {
        assertThat(get("http://evil.example/cups", "localhost")).startsWith("HTTP/1.1 421");
        assertThat(get("http://localhost/cups", "localhost")).startsWith("HTTP/1.1 200");
    }

    @Test
    void the_health_checks_answer_to_every_host_name_and_without_one() {
        for (String path : new String[] {"/q/health", "/q/health/live"}) {
            assertThat(get(path, "10.1.2.3:8080")).contains("\"checks\"");
            assertThat(RawConnection.exchange(service, "GET " + path + " HTTP/1.0\r\n\r\n"))
                    .contains("\"checks\"");
        }
        assertThat(get("/q/healthy", "10.1.2.3")).startsWith("HTTP/1.1 421");
        assertThat(get("/q/health/../../cups", "10.1.2.3")).startsWith("HTTP/1.1 421");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /cups HTTP/1.0",
        "GET /cups/1 HTTP/1.0",
        "DELETE /cups/1 HTTP/1.0",
        "GET /nothing HTTP/1.0",
        "GET /q/openapi HTTP/1.0",
        "GET /cups/broken HTTP/1.0",
        "GET /cups HTTP/1.1"
    })
    void a_request_without_a_host_is_rejected(String requestLine) {
        for (String header : new String[] {"", "Host:\r\n", "Host: a b\r\n", "Host: localhost:x\r\n"}) {
            assertThat(RawConnection.exchange(service, requestLine + "\r\n" + header + "Connection: close\r\n\r\n"))
                    .as(header)
                    .matches("(?s)HTTP/1\\.[01] 400.*")
                    .contains("\"type\":\"/problems/invalid-request\"");
        }
    }

    @Test
    void an_HTTP_1_0_request_with_a_host_is_served() {
        assertThat(RawConnection.exchange(service, "GET /cups HTTP/1.0\r\nHost: localhost\r\n\r\n"))
                .contains(" 200 ");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080,       localhost:8080",
        "http://LOCALHOST:8080,       localhost:8080",
        "http://localhost,            localhost",
        "http://localhost,            localhost:80",
        "https://cups.example,        cups.example",
        "https://cups.example:443,    cups.example",
        "https://cups.example,        cups.example:443",
        "http://[::1]:8080,           [::1]:8080"
    })
    void a_page_of_the_same_origin_can_write(String origin, String host) {
        assertThat(post("Host: " + host + "\r\nOrigin: " + origin)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "http://localhost:3000",
                "http://localhost",
                "https://localhost",
                "http://127.0.0.1:8080",
                "null",
                "localhost:8080",
                "http://",
                "%",
                "http://localhost:8080\r\nOrigin: http://evil.example"
            })
    void a_page_of_another_origin_can_read_but_not_write(String origin) {
        String headers = "Host: localhost:8080\r\nOrigin: " + origin;

        assertThat(post(headers)).startsWith("HTTP/1.1 403").contains("\"type\":\"/problems/forbidden\"");
        for (String method : new String[] {"PUT", "PATCH", "DELETE"}) {
            assertThat(ask(method, "/cups/1", headers)).startsWith("HTTP/1.1 403");
        }
        assertThat(ask("GET", "/cups", headers))
                .startsWith("HTTP/1.1 200")
                .doesNotContainIgnoringCase("access-control");
    }

    private String get(String target, String host) {
        return ask("GET", target, "Host: " + host);
    }

    private String ask(String method, String target, String headers) {
        return RawConnection.exchange(
                service, "%s %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n".formatted(method, target, headers));
    }

    private String post(String headers) {
        return RawConnection.exchange(
                service,
                "POST /cups HTTP/1.1\r\n%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(headers, CUP.length(), CUP));
    }
}
