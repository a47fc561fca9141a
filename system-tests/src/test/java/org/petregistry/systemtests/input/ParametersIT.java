package org.petregistry.systemtests.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.petregistry.testkit.http.Answer;

/** Invalid parameters, cursors, ids and headers, for every operation. */
class ParametersIT {
    private static final String BEYOND = "9223372036854775808";

    private final ExistingData existing = ExistingData.shared();

    static Stream<Operation> operations() {
        return ExistingData.operations();
    }

    static Stream<Operation> collections() {
        return operations().filter(operation -> operation.hasParameter("query", "cursor"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_invalid_id_is_not_found_and_a_semicolon_in_a_path_is_rejected(Operation operation) {
        List<String> ids = new ArrayList<>();
        if (operation.hasId()) {
            ids.addAll(List.of(
                    "0",
                    "-1",
                    BEYOND,
                    "9".repeat(30),
                    "text",
                    "1.0",
                    "1e3",
                    "0x1",
                    "01",
                    "+1",
                    "1%20",
                    "%D9%A1",
                    "%00"));
            // An unknown owner has no such relation either.
            if (!operation.template().matches("/internal/owners/\\{owner}/.*")) {
                ids.add(Long.toString(Long.MAX_VALUE));
            }
        } else if (operation.template().contains("{")) {
            ids.addAll(List.of("0", "nonsense", "1-1-1-1-1"));
        }
        existing.unchangedBy(() -> {
            for (String id : ids) {
                String path = operation.template().replaceAll("\\{.*}", id);
                assertThat(operation.send(path, existing.body(operation), existing.headers(operation)))
                        .isProblem(404, "not-found");
            }
            for (String parameter : List.of(";x", ";x=1", ";jsessionid=1?limit=1")) {
                assertThat(operation.send(
                                existing.path(operation) + parameter,
                                existing.body(operation),
                                existing.headers(operation)))
                        .isProblem(400, "invalid-request");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_unknown_parameter_is_named(Operation operation) {
        List<String> unknown =
                new ArrayList<>(List.of("nonsense", "Limit", "name.Prefix", "owner.id", "sort.by", "id[]"));
        for (String common : List.of("limit", "count", "cursor", "sort", "include", "name")) {
            if (!operation.hasParameter("query", common)) {
                unknown.add(common);
            }
        }
        existing.unchangedBy(() -> {
            for (String name : unknown) {
                assertBad(operation, name, name.replace("[", "%5B").replace("]", "%5D") + "=1");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_empty_repeated_or_invalid_parameter_is_named(Operation operation) {
        existing.unchangedBy(() -> operation.parameters("query").forEach(parameter -> {
            String name = parameter.path("name").textValue();
            JsonNode schema = operation.document().resolved(parameter.path("schema"));
            boolean list = schema.path("type").asText().equals("array");
            JsonNode value = list ? operation.document().resolved(schema.path("items")) : schema;
            assertBad(operation, name, name);
            assertBad(operation, name, name + "=");
            for (String bad : badValues(value)) {
                assertBad(operation, name, name + "=" + bad);
            }
            boolean severalTimes = list && parameter.path("explode").asBoolean(true);
            if (severalTimes) {
                assertBad(operation, name, name + "=" + goodValue(value) + "&" + name + "=");
            } else {
                assertBad(operation, name, name + "=" + goodValue(value) + "&" + name + "=" + goodValue(value));
            }
            if (list && !severalTimes) {
                String good = goodValue(value);
                for (String bad :
                        List.of(good + "," + good, good + ",", "," + good, good + ",nonsense", "%20" + good)) {
                    assertBad(operation, name, name + "=" + bad);
                }
            }
        }));
    }

    private static String goodValue(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.path("enum").get(0).textValue();
        }
        return switch (schema.path("type").textValue() + schema.path("format").asText()) {
            case "integerint32", "integerint64" -> "1";
            case "boolean" -> "true";
            case "stringdate-time" -> "2026-01-01T00:00:00Z";
            default -> "x";
        };
    }

    private static List<String> badValues(JsonNode schema) {
        List<String> bad = new ArrayList<>(List.of("a%00"));
        String type = schema.path("type").asText();
        if (schema.has("enum")) {
            bad.addAll(List.of("nonsense", goodValue(schema).toUpperCase(Locale.ROOT)));
        } else if (type.equals("integer")) {
            bad.addAll(List.of("x", "1.0", "1e2", "%2B1", "1%3Bx", BEYOND));
            if (schema.has("minimum")) {
                bad.add(Long.toString(schema.path("minimum").longValue() - 1));
            }
            if (schema.has("maximum")) {
                bad.add(Long.toString(schema.path("maximum").longValue() + 1));
            }
        } else if (type.equals("boolean")) {
            bad.addAll(List.of("1", "TRUE"));
        } else if (schema.path("format").asText().equals("date-time")) {
            bad.addAll(List.of("yesterday", "2026-01-01", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00", "1767225600"));
        }
        return bad;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_query_that_is_not_utf_8_is_rejected(Operation operation) {
        existing.unchangedBy(() -> {
            for (String bytes : List.of("%FF", "%C3", "%ED%A0%80", "%C0%80")) {
                assertThat(operation.send(
                                existing.path(operation) + "?name=" + bytes,
                                existing.body(operation),
                                existing.headers(operation)))
                        .isProblem(400, "invalid-request");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("collections")
    void a_cursor_is_accepted_only_unmodified_and_at_its_path(Operation operation) {
        Map<String, String> cursors = new TreeMap<>();
        collections().forEach(other -> {
            Answer page = other.send(existing.path(other) + "?limit=1", null, existing.headers(other));
            assertThat(page).hasStatus(200);
            String next = page.json().path("next").textValue();
            cursors.put(next.replaceAll("\\?.*", ""), next.replaceAll(".*cursor=", ""));
        });
        String path = existing.path(operation).replaceFirst("^/internal", "");
        String cursor = cursors.remove(path);
        assertThat(operation.send(existing.path(operation) + "?cursor=" + cursor, null, existing.headers(operation)))
                .hasStatus(200);

        List<String> bad = new ArrayList<>(cursors.values());
        bad.add(cursor.substring(1));
        bad.add(cursor.substring(0, cursor.length() - 1));
        bad.add(cursor.substring(0, cursor.length() / 2));
        bad.add(cursor + "A");
        bad.add(cursor + "=");
        for (int i = 0; i < cursor.length(); i++) {
            bad.add(cursor.substring(0, i) + (cursor.charAt(i) == 'x' ? 'y' : 'x') + cursor.substring(i + 1));
        }
        for (String one : bad) {
            assertBad(operation, "cursor", "cursor=" + one);
        }
        for (String other : List.of("sort=-id", "sort=id", "id.gte=1")) {
            assertBad(operation, "cursor", other + "&cursor=" + cursor);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_malformed_header_is_named(Operation operation) {
        String path = existing.path(operation);
        String body = existing.body(operation);
        existing.unchangedBy(() -> {
            for (String conditional : List.of("If-Match", "If-None-Match")) {
                if (operation.hasParameter("header", conditional)) {
                    for (String bad :
                            List.of("0", "\"0", "0\"", "W/0", "w/\"0\"", "\"0\" \"1\"", "\"0\", 1", "*, \"0\"", "")) {
                        assertThat(operation.send(path, body, existing.headers(operation, conditional, bad)))
                                .isProblem(400, "invalid-request")
                                .namesHeader(conditional);
                    }
                }
            }
            if (operation.hasParameter("header", "If-Match")) {
                for (String stale : List.of("W/\"0\"", "W/\"1\"", "\"77\"", "\"77\", W/\"0\", W/\"1\"", "\"\"")) {
                    assertThat(operation.send(path, body, existing.headers(operation, "If-Match", stale)))
                            .isProblem(412, "version-mismatch");
                }
            }
            if (operation.hasParameter("header", "Idempotency-Key")) {
                for (String bad : List.of("", "k".repeat(256), "a\tb")) {
                    assertThat(operation.send(path, body, existing.headers(operation, "Idempotency-Key", bad)))
                            .isProblem(400, "invalid-request")
                            .namesHeader("Idempotency-Key");
                }
            }
            for (String header : List.of("Registry-Id", "Pair")) {
                if (operation.hasParameter("header", header)) {
                    for (String bad : List.of("", "nonsense", "1-1-1-1-1")) {
                        assertThat(operation.send(path, body, existing.headers(operation, header, bad)))
                                .isProblem(400, "invalid-request")
                                .namesHeader(header);
                    }
                }
            }
        });
    }

    private void assertBad(Operation operation, String parameter, String query) {
        assertThat(operation.send(
                        existing.path(operation) + "?" + query, existing.body(operation), existing.headers(operation)))
                .isProblem(400, "invalid-request")
                .namesParameter(parameter);
    }
}
