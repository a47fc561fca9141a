package org.petregistry.systemtests.input;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;
import static org.petregistry.testkit.http.Json.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.AnswerAssert;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Invalid bodies, for every operation with a body. The document defines the type of each member. */
class BodiesIT {
    private static final int DEPTH = 20_000;

    /** Members of answers that clients cannot write. */
    private static final List<String> READ_ONLY =
            List.of("id", "version", "createdAt", "updatedAt", "state", "owner", "author", "role");

    private static final List<String> NO_STRING = List.of("1", "1.5", "true", "[]", "{}", "[\"x\"]", "{\"x\": \"x\"}");
    private static final List<String> NO_INTEGER = List.of(
            "\"1\"",
            "\"\"",
            "1.0",
            "1.5",
            "1e2",
            "1E0",
            "1e400",
            "-0.0",
            "true",
            "[]",
            "[1]",
            "{}",
            "9223372036854775808",
            "1" + "0".repeat(400));

    private final ExistingData existing = ExistingData.shared();
    private final Api owners = existing.registry().owners();
    private final Api pets = existing.registry().pets();
    private final Given given = existing.registry().given();

    static Stream<Operation> operations() {
        return ExistingData.operations().filter(Operation::hasBody);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_body_that_is_not_one_complete_JSON_value_of_its_type_is_rejected(Operation operation) {
        String body = existing.body(operation);
        String entry = operation.example().toString();
        String deepArray = "[".repeat(DEPTH) + "]".repeat(DEPTH);
        String deepObject = "{\"name\":".repeat(DEPTH) + "1" + "}".repeat(DEPTH);
        existing.unchangedBy(() -> {
            for (String bad : List.of(
                    "",
                    " ",
                    "\n",
                    "{",
                    "[",
                    body.substring(0, body.length() - 1),
                    body.substring(0, body.length() / 2),
                    body + body,
                    body + " {}",
                    body + ",",
                    body + "]",
                    body + "}",
                    body + "x",
                    "\uFEFF\uFEFF" + body,
                    "// comment\n" + body,
                    body.replace('"', '\''),
                    "NaN",
                    "null",
                    "true",
                    "1",
                    "\"x\"",
                    quoted(body),
                    operation.isBatch() ? entry : "[" + entry + "]",
                    operation.isBatch() ? "{}" : "[]",
                    deepArray,
                    deepObject,
                    with(operation, first(operation), deepArray),
                    with(operation, first(operation), deepObject))) {
                assertInvalid(operation, bad).pointsOnlyTo("");
            }
            for (byte[] bad : List.of(
                    body.getBytes(UTF_16BE),
                    bytes(operation, 0xFF),
                    bytes(operation, 0xC3),
                    bytes(operation, 0xED, 0xA0, 0x80),
                    bytes(operation, 0xC0, 0x80),
                    bytes(operation, 0xF4, 0x90, 0x80, 0x80))) {
                String type = operation.mediaTypes().get(0);
                Answer answer = operation
                        .service()
                        .sendBytes(
                                operation.method(),
                                existing.path(operation),
                                bad,
                                existing.headers(operation, "Content-Type", type));
                assertThat(answer).isProblem(400, "invalid-request").pointsOnlyTo("");
            }
            Answer large =
                    operation.send(existing.path(operation), body + " ".repeat(5 << 20), existing.headers(operation));
            assertThat(large).isProblem(413, "too-large");
        });
    }

    /** A body with these bytes in the name of a member. */
    private static byte[] bytes(Operation operation, int... bytes) {
        String marked = with(operation, "MARK", "1");
        int mark = marked.indexOf("MARK");
        byte[] before = marked.substring(0, mark).getBytes(UTF_8);
        byte[] after = marked.substring(mark + 4).getBytes(UTF_8);
        byte[] all = new byte[before.length + bytes.length + after.length];
        System.arraycopy(before, 0, all, 0, before.length);
        for (int i = 0; i < bytes.length; i++) {
            all[before.length + i] = (byte) bytes[i];
        }
        System.arraycopy(after, 0, all, before.length + bytes.length, after.length);
        return all;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_member_that_violates_the_document_has_a_pointer(Operation operation) {
        boolean patch = operation.method().equals("PATCH");
        List<String> required = Json.each(operation.bodySchema().path("required"), JsonNode::textValue);
        existing.unchangedBy(
                () -> operation.bodySchema().path("properties").properties().forEach(property -> {
                    String member = property.getKey();
                    JsonNode schema = operation.document().resolved(property.getValue());
                    for (String bad : badValues(schema)) {
                        assertPointsTo(operation, member, bad);
                    }
                    if (required.contains(member)
                            || patch && !schema.path("nullable").booleanValue()) {
                        assertPointsTo(operation, member, "null");
                    }
                    if (required.contains(member)) {
                        Map<String, String> members = members(operation);
                        members.remove(member);
                        String without = operation.isBatch() ? "[" + object(members) + "]" : object(members);
                        assertInvalid(operation, without).pointsOnlyTo(pointer(operation, member));
                    }
                    if (schema.path("type").asText().equals("array")) {
                        assertInvalid(operation, with(operation, member, "[0]")).pointsOnlyTo("/" + member + "/0");
                        assertInvalid(operation, with(operation, member, "[1, \"1\", 1.0, null]"))
                                .pointsOnlyTo("/" + member + "/1", "/" + member + "/2", "/" + member + "/3");
                    }
                    // Repeated, the same or another value.
                    String valid = members(operation).getOrDefault(member, "null");
                    String twice = with(operation, member, valid + ", " + quoted(member) + ": " + valid);
                    assertInvalid(operation, twice).pointsOnlyTo(pointer(operation, member));
                }));
    }

    private static List<String> badValues(JsonNode schema) {
        if (schema.has("enum")) {
            return List.of("\"nonsense\"", "\"\"", "1", "true", "[]", "{}", "0");
        }
        return switch (schema.path("type").textValue()) {
            case "integer" -> {
                List<String> bad = new ArrayList<>(NO_INTEGER);
                bad.addAll(List.of("0", "-1", "-9223372036854775808"));
                if (schema.has("maximum")) {
                    bad.add(Long.toString(schema.path("maximum").longValue() + 1));
                }
                yield bad;
            }
            case "array" ->
                List.of(
                        "[]",
                        "{}",
                        "1",
                        "\"x\"",
                        "true",
                        Collections.nCopies(1001, 1).toString());
            default -> badTexts(schema);
        };
    }

    private static List<String> badTexts(JsonNode schema) {
        List<String> bad = new ArrayList<>(NO_STRING);
        for (String text : List.of(
                "",
                " ",
                "   ",
                "\t\n",
                "\u00A0\u2003",
                "a\u0000b",
                "a\u0007b",
                "a\u001Fb",
                "a\u007Fb",
                "a\u0085b",
                "a\rb",
                "a\u200Bb",
                "a\u202Eb",
                "a\u2028b",
                "a\u2066b",
                "a\uFEFFb",
                "a\uFFFFb",
                "\u200D",
                "\u200E\u200F")) {
            bad.add(quoted(text));
        }
        bad.addAll(List.of("\"\\ud800\"", "\"a\\ud800b\"", "\"\\udc00\"", "\"\\ude00\\ud83d\"", "\"\\u0000\""));
        if (schema.has("maxLength")) {
            int most = schema.path("maxLength").intValue();
            bad.add(quoted("x".repeat(most + 1)));
            bad.add(quoted("😀".repeat(most + 1)));
            bad.add(quoted("e\u0301".repeat(most)));
        }
        if (schema.has("pattern")) {
            for (String text : List.of("with space", "ümlaut", "a/b", "x".repeat(65), "a%", "١")) {
                bad.add(quoted(text));
            }
        }
        if (schema.path("format").asText().equals("email")) {
            for (String text : List.of("nobody", "a@", "@b.c", "a b@c.de", "a@b@c.de")) {
                bad.add(quoted(text));
            }
        }
        return bad;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_unknown_or_read_only_member_has_a_pointer(Operation operation) {
        List<String> unknown = new ArrayList<>(READ_ONLY);
        unknown.addAll(List.of("nonsense", "Name", "NAME", "name ", "__proto__", "a/b", "a~b", "", "é"));
        existing.unchangedBy(() -> {
            for (String member : unknown) {
                String escaped = member.replace("~", "~0").replace("/", "~1");
                for (String value : List.of("1", "null", "\"x\"", "{\"a\": [{\"b\": 1}]}")) {
                    assertInvalid(operation, with(operation, member, value)).pointsOnlyTo(pointer(operation, escaped));
                }
            }
            assertInvalid(operation, with(operation, "nonsense", "1, \"id\": 2"))
                    .pointsOnlyTo(pointer(operation, "nonsense"), pointer(operation, "id"));
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void a_batch_has_1_to_1000_entries_and_every_invalid_one_has_a_pointer(Operation operation) {
        if (!operation.isBatch()) {
            return;
        }
        String good = operation.example().toString();
        existing.unchangedBy(() -> {
            assertInvalid(operation, "[]").pointsOnlyTo("");
            assertInvalid(operation, Collections.nCopies(1001, good).toString()).pointsOnlyTo("");
            assertInvalid(operation, "[null]").pointsOnlyTo("/0");
            assertInvalid(operation, "[%s, [], 1, \"x\", null, [%s]]".formatted(good, good))
                    .pointsOnlyTo("/1", "/2", "/3", "/4", "/5");
            List<String> entries = new ArrayList<>(Collections.nCopies(1000, good));
            entries.set(17, entryWith(operation, first(operation), "\"\""));
            entries.set(999, entryWith(operation, "nonsense", "1"));
            assertInvalid(operation, entries.toString()).pointsOnlyTo("/17/" + first(operation), "/999/nonsense");
        });
    }

    @Test
    void every_batch_entry_with_an_unknown_reference_has_a_pointer() {
        long owner = given.owner("author");
        long gone = given.owner("gone");
        assertThat(owners.delete("/owners/" + gone)).hasStatus(204);
        long never = Long.MAX_VALUE;
        existing.unchangedBy(() -> {
            assertThat(owners.post(
                            "/owners/batch", batch("'name': 'x', 'roleId': %s", "null", never, "null", never - 1)))
                    .isProblem(422, "role-not-found")
                    .pointsOnlyTo("/1/roleId", "/3/roleId");
            assertThat(pets.post("/pets/batch", batch("'name': 'x', 'ownerId': %s", owner, never, "null", never - 1)))
                    .isProblem(422, "owner-not-found")
                    .pointsOnlyTo("/1/ownerId", "/3/ownerId");
            assertThat(pets.post("/pets/batch", batch("'name': 'x', 'ownerId': %s", gone, owner, gone)))
                    .isProblem(422, "owner-deleted")
                    .pointsOnlyTo("/0/ownerId", "/2/ownerId");
            assertThat(pets.post("/posts/batch", batch("'body': 'x', 'authorId': %s", owner, never, never)))
                    .isProblem(422, "owner-not-found")
                    .pointsOnlyTo("/1/authorId", "/2/authorId");
            assertThat(pets.post(
                            "/posts/batch",
                            batch("'body': 'x', 'authorId': " + owner + ", 'petId': %s", never, "null", never - 1)))
                    .isProblem(422, "pet-not-found")
                    .pointsOnlyTo("/0/petId", "/2/petId");
        });
    }

    @Test
    void every_batch_entry_with_a_taken_unique_value_has_a_pointer() {
        String taken = Unique.name("taken");
        given.owner("first", taken);
        String once = Unique.name("once");
        String twice = Unique.name("Twice");
        existing.unchangedBy(() -> {
            assertThat(owners.post(
                            "/owners/batch",
                            batch(
                                    "'name': 'x', 'username': '%s'",
                                    once, taken.toUpperCase(Locale.ROOT), twice, twice.toLowerCase(Locale.ROOT))))
                    .isProblem(409, "already-taken")
                    .pointsOnlyTo("/1/username", "/3/username");
            assertThat(owners.post(
                            "/owners/batch",
                            batch("'name': 'x', 'email': '%s@example.com'", twice, once, twice, twice)))
                    .isProblem(409, "already-taken")
                    .pointsOnlyTo("/2/email", "/3/email");
        });
    }

    private static String batch(String members, Object... values) {
        return Stream.of(values)
                .map(value -> json("{" + members + "}", value))
                .toList()
                .toString();
    }

    private void assertPointsTo(Operation operation, String member, String value) {
        assertInvalid(operation, with(operation, member, value)).pointsOnlyTo(pointer(operation, member));
    }

    private AnswerAssert assertInvalid(Operation operation, String body) {
        return assertThat(operation.send(existing.path(operation), body, existing.headers(operation)))
                .isProblem(400, "invalid-request");
    }

    private static String pointer(Operation operation, String member) {
        return (operation.isBatch() ? "/0/" : "/") + member;
    }

    private static String first(Operation operation) {
        return Json.members(operation.bodySchema().path("properties")).get(0);
    }

    /** The example's members, each as a JSON text. */
    private static Map<String, String> members(Operation operation) {
        Map<String, String> members = new LinkedHashMap<>();
        operation
                .example()
                .properties()
                .forEach(
                        member -> members.put(member.getKey(), member.getValue().toString()));
        return members;
    }

    /** The example with another value, or one more member. */
    private static String with(Operation operation, String member, String value) {
        String object = entryWith(operation, member, value);
        return operation.isBatch() ? "[" + object + "]" : object;
    }

    private static String entryWith(Operation operation, String member, String value) {
        Map<String, String> members = members(operation);
        members.put(member, value);
        return object(members);
    }

    private static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ": " + member.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
