package org.petregistry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

@QuarkusTest
class InternalTest {
    private static final String SECRET = "Bearer only-for-the-tests";

    @TestHTTPResource("/")
    URI service;

    private Api caller;

    @BeforeEach
    void dial() {
        caller = new Api(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal",
                "/internal/mirror",
                "/internal/nothing",
                "//internal/mirror",
                "/cups/../internal/mirror",
                "/%69nternal/mirror",
                "/internal/mirror/",
                "/internal/mirror;x",
                "/internal/./mirror",
                "/internal%2Fmirror",
                "/x/%2e%2e/internal/mirror"
            })
    void no_spelling_of_an_internal_path_works_without_the_secret(String path) {
        assertThat(caller.get(path).status()).isIn(401, 404);
        assertThat(caller.get(path).text()).doesNotContain("\"news\"");
    }

    @Test
    void the_secret_is_checked_before_everything_else() {
        for (Answer answer : List.of(
                caller.get("/internal/mirror"),
                caller.get("/internal/nothing"),
                caller.post("/internal/mirror", "{"))) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.json().get("type").textValue()).isEqualTo("/problems/unauthenticated");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "only-for-the-tests",
                "Bearer",
                "Bearer ",
                "Bearer only-for-the-test",
                "Bearer only-for-the-tests2",
                "Bearer ONLY-FOR-THE-TESTS",
                "Beareronly-for-the-tests",
                "Basic only-for-the-tests"
            })
    void a_wrong_secret_is_rejected(String authorization) {
        assertThat(caller.get("/internal/mirror", "Authorization", authorization)
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {SECRET, "bearer only-for-the-tests", "BEARER   only-for-the-tests"})
    void the_correct_secret_is_accepted(String authorization) {
        assertThat(caller.get("/internal/mirror", "Authorization", authorization)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void with_the_secret_an_unknown_path_is_not_found() {
        assertThat(caller.get("/internal/nothing", "Authorization", SECRET).status())
                .isEqualTo(404);
    }

    @Test
    void the_secret_is_sent_in_internal_calls_only_and_unknown_members_of_answers_are_ignored() {
        assertThat(caller.get("/asks/internal").json().get("authorization").textValue())
                .isEqualTo(SECRET);
        assertThat(caller.get("/asks/open").json().get("authorization").isNull())
                .isTrue();
    }
}
