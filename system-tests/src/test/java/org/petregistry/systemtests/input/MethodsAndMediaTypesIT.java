package org.petregistry.systemtests.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** Unsupported methods and media types, on every path. */
class MethodsAndMediaTypesIT {
    private static final String NO_ID = Long.toString(Long.MAX_VALUE);

    private final ExistingData existing = ExistingData.shared();

    static Stream<Operation> operations() {
        return ExistingData.operations();
    }

    static Stream<List<Operation>> paths() {
        Map<String, List<Operation>> paths = operations()
                .collect(Collectors.groupingBy(
                        operation -> operation.service().base() + operation.template(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return paths.values().stream();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void an_unsupported_method_is_rejected_with_the_supported_ones(List<Operation> operations) {
        Operation any = operations.get(0);
        List<String> methods = operations.stream().map(Operation::method).toList();
        existing.unchangedBy(() -> {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE")) {
                if (!methods.contains(method)) {
                    String body = method.startsWith("P") ? "{}" : null;
                    Answer answer = any.service().send(method, existing.path(any), body, existing.headers(any));
                    assertThat(answer).isProblem(405, "method-not-allowed");
                    TreeSet<String> allowed =
                            new TreeSet<>(List.of(answer.header("Allow").split(" *, *")));
                    allowed.removeAll(List.of("HEAD", "OPTIONS"));
                    assertThat(allowed).as("Allow of %s", answer).containsExactlyInAnyOrderElementsOf(methods);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_body_of_an_unsupported_media_type_is_rejected(Operation operation) {
        if (!operation.hasBody()) {
            return;
        }
        String body = existing.body(operation);
        existing.unchangedBy(() -> {
            for (String type : List.of(
                    "text/plain",
                    "text/json",
                    "application/xml",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=x",
                    "application/octet-stream",
                    "application/problem+json",
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/json; charset=utf-16",
                    "application/json; charset=nonsense",
                    "nonsense",
                    "application/*",
                    "*/*")) {
                if (!operation.mediaTypes().contains(type)) {
                    assertThat(operation.send(
                                    existing.path(operation), body, existing.headers(operation, "Content-Type", type)))
                            .isProblem(415, "unsupported-media-type");
                }
            }
            assertThat(operation
                            .service()
                            .sendBytes(
                                    operation.method(),
                                    existing.path(operation),
                                    body.getBytes(StandardCharsets.UTF_8),
                                    existing.headers(operation)))
                    .isProblem(415, "unsupported-media-type");
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_request_for_an_unsupported_media_type_is_rejected(Operation operation) {
        if (operation.method().equals("DELETE")) {
            return;
        }
        String body = existing.body(operation);
        existing.unchangedBy(() -> {
            for (String type : List.of(
                    "text/html",
                    "application/xml",
                    "image/*",
                    "application/x-ndjson",
                    "application/*;q=0, text/*;q=0, */*")) {
                if (!operation.answerTypes().contains(type)) {
                    assertThat(operation.send(
                                    existing.path(operation), body, existing.headers(operation, "Accept", type)))
                            .isProblem(406, "not-acceptable");
                }
            }
        });
    }

    /** As generated clients ask. */
    @ParameterizedTest
    @MethodSource("operations")
    void a_problem_is_sent_for_any_accept_header(Operation operation) {
        if (!List.of("GET", "DELETE").contains(operation.method())) {
            return;
        }
        String path = operation.method().equals("GET") ? existing.path(operation) : existing.path(operation, NO_ID);
        Answer plain = operation.send(path, null, existing.headers(operation));
        Answer answer = operation.send(path, null, existing.headers(operation, "Accept", "application/problem+json"));

        assertThat(answer).hasStatus(plain.status());
        assertThat(answer.header("Content-Type")).isEqualTo(plain.header("Content-Type"));
    }

    @Test
    void a_delete_request_ignores_the_accept_header() {
        Given given = existing.registry().given();
        Api owners = existing.registry().owners();
        Api pets = existing.registry().pets();
        for (String type : List.of("application/problem+json", "text/html", "application/json;q=0")) {
            assertThat(pets.delete("/pets/" + given.pet("spot", null), "Accept", type))
                    .hasStatus(204);
            assertThat(owners.delete("/owners/" + given.owner("Nouman"), "Accept", type))
                    .hasStatus(204);
        }
    }
}
