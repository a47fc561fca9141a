package org.petregistry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

@QuarkusTest
class BodyTest {
    @TestHTTPResource("/")
    URI service;

    private Api caller;

    @BeforeEach
    void dial() {
        caller = new Api(service);
    }

    @Test
    void a_valid_body_arrives_with_its_text_stripped() {
        Answer answer = caller.post("/cups", """
                {"name": " \\t\\u00a0 blue  ", "ownerId": 9223372036854775807, "story": "a\\n\\tb"}""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(Json.parse("""
                {"name": "blue", "ownerId": 9223372036854775807, "story": "a\\n\\tb"}"""));
    }

    @Test
    void absent_members_are_null_and_nulls_are_written() {
        Answer answer = caller.post("/cups", "{\"name\": \"blue\"}");

        assertThat(answer.json().get("ownerId").isNull()).isTrue();
        assertThat(answer.json().get("story").isNull()).isTrue();
    }

    @Test
    void all_violations_are_reported_at_once_in_the_order_of_the_document() {
        Answer answer = caller.post("/cups", """
                {"id": 3, "story": 5, "ownerId": "1", "ownerId": 2, "color/~": [1, {"x": 2}]}""");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.violations())
                .containsExactly(
                        entry("/id", "is unknown or read-only"),
                        entry("/story", "must be a string"),
                        entry("/ownerId", "must be an integer, without a fraction or an exponent | is repeated"),
                        entry("/color~1~0", "is unknown or read-only"),
                        entry("/name", "is required"));
        assertThat(answer.json().get("type").textValue()).isEqualTo("/problems/invalid-request");
        assertThat(answer.json().get("detail").textValue()).isEqualTo("/id is unknown or read-only (and 5 more).");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.0", "1e2", "1.5", "\"1\"", "\"\"", "true", "[1]", "{}", "9223372036854775808", "0", "-1"})
    void an_id_must_be_a_positive_64_bit_integer(String value) {
        Answer answer = caller.post("/cups", "{\"name\": \"blue\", \"ownerId\": %s}".formatted(value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.violations()).containsOnlyKeys("/ownerId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "true",
                "[]",
                "{}",
                "\"\"",
                "\"  \"",
                "\"\\u00a0\"",
                "null",
                "\"a\\u0000b\"",
                "\"a\\nb\"",
                "\"\\ud800\"",
                "\"\\udc00a\"",
                "\"\\u007f\""
            })
    void a_name_must_be_text_of_printable_characters(String value) {
        Answer answer = caller.post("/cups", "{\"name\": %s}".formatted(value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.violations()).containsOnlyKeys("/name");
    }

    @Test
    void a_carriage_return_is_rejected_even_where_line_feeds_are_allowed() {
        Answer answer = caller.post("/cups", "{\"name\": \"blue\", \"story\": \"a\\r\\nb\"}");

        assertThat(answer.violations())
                .containsExactly(entry("/story", "must not contain control characters other than line feeds and tabs"));
    }

    @Test
    void length_counts_code_points() {
        String seventy = "😀".repeat(70);

        assertThat(caller.post("/cups", "{\"name\": \"%s\"}".formatted(seventy)).status())
                .isEqualTo(200);
        assertThat(caller.post("/cups", "{\"name\": \"%s\"}".formatted(seventy + "é"))
                        .violations())
                .containsExactly(entry("/name", "must have 1 to 70 characters"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "5",
                "\"x\"",
                "{",
                "{\"name\": \"x\"",
                "{\"name\": \"x\"} {}",
                "{\"name\": \"x\"} ]",
                "{\"name\": \"x\",}",
                "{name: 1}",
                "{\"name\": NaN}",
                "{\"name\": 'x'}",
                "// {}",
                "\uFEFF",
                "\uFEFF\uFEFF{\"name\": \"x\"}",
                " \uFEFF{\"name\": \"x\"}",
                "{\uFEFF\"name\": \"x\"}",
                "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]"
            })
    void a_body_must_be_one_object(String body) {
        Answer answer = caller.post("/cups", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.violations()).containsOnlyKeys("");
        assertThat(answer.text()).doesNotContain("jackson", "Exception", "java");
    }

    @Test
    void malformed_json_is_reported_with_its_position() {
        assertThat(caller.post("/cups", "{\n  \"name\": x}").violations().get(""))
                .isEqualTo("is not well-formed JSON (line 2, column 11)");
    }

    @Test
    void a_byte_order_mark_before_the_document_is_ignored() {
        assertThat(caller.post("/cups", "\uFEFF{\"name\": \"blue\"}")
                        .json()
                        .get("name")
                        .textValue())
                .isEqualTo("blue");
        assertThat(caller.post("/cups/batch", "\uFEFF[{\"name\": \"blue\"}]").status())
                .isEqualTo(200);
        assertThat(caller.post("/cups", "\uFEFF{\"name\": x}").violations().get(""))
                .isEqualTo("is not well-formed JSON (line 1, column 10)");
    }

    /** Code points in hexadecimal. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00AD", "180E", "200B", "2028", "2029", "202A", "202B", "202C", "202D", "202E", "2060", "2061", "2064",
                "2066", "2067", "2068", "2069", "206F", "FEFF", "FFF9", "FFFE", "FFFF", "FDD0", "FDEF", "1FFFE",
                "10FFFF", "E0001", "E0067", "E007F", "1D173", "115F", "1160", "3164", "FFA0"
            })
    void invisible_and_direction_changing_characters_are_rejected(String hexadecimal) {
        String character = Character.toString(Integer.parseInt(hexadecimal, 16));
        String json = Json.quoted("a" + character + "b");

        Answer answer = caller.post("/cups", "{\"name\": %1$s, \"story\": %1$s}".formatted(json));

        String message = "must not contain the character U+" + hexadecimal;
        assertThat(answer.violations()).containsExactly(entry("/name", message), entry("/story", message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "👩\u200D👩\u200D👧\u200D👦",
                "🏳\uFE0F\u200D🌈",
                "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F",
                "🏴",
                "می\u200Cخواهم",
                "क्\u200Dष",
                "\u200Fאבג (\u200Eabc\u200F)",
                "\u061C١٢٣",
                "\u0600١٢٣",
                "葛\uDB40\uDD00",
                "\u0301",
                "\uE000",
                "a\u00A0b\u3000c"
            })
    void characters_that_scripts_and_emoji_need_are_kept(String name) {
        Answer answer = caller.post("/cups", "{\"name\": %s}".formatted(Json.quoted(name)));

        assertThat(answer.json().path("name").textValue()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200D", "\u200E\u200F", "\uFE0F", "\u200C \u200C", "\u2800", "\uDB40\uDD00"})
    void text_without_a_visible_character_is_rejected(String text) {
        Answer answer = caller.post("/cups", "{\"name\": %1$s, \"story\": %1$s}".formatted(Json.quoted(text)));

        assertThat(answer.violations())
                .containsExactly(
                        entry("/name", "must contain a visible character"),
                        entry("/story", "must contain a visible character"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "🏴\uDB40\uDC67\uDB40\uDC62",
                "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67",
                "🏴\uDB40\uDC7F",
                "x\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F"
            })
    void invisible_tags_that_do_not_form_a_flag_are_rejected(String name) {
        assertThat(caller.post("/cups", "{\"name\": %s}".formatted(Json.quoted(name)))
                        .violations())
                .containsOnlyKeys("/name");
    }

    @Test
    void a_number_that_is_too_long_is_rejected() {
        Answer answer = caller.post("/cups", "{\"ownerId\": %s}".formatted("1".repeat(2000)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.violations()).containsOnlyKeys("");
    }

    @Test
    void a_body_that_is_not_utf_8_is_rejected() {
        byte[] latin = "{\"name\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = "{\"name\": \"x\"}".getBytes(StandardCharsets.UTF_16BE);

        assertThat(caller.sendBytes("POST", "/cups", latin, "Content-Type", "application/json")
                        .violations())
                .containsExactly(entry("", "must be UTF-8"));
        assertThat(caller.sendBytes("POST", "/cups", wide, "Content-Type", "application/json")
                        .status())
                .isEqualTo(400);
        assertThat(caller.post("/cups", "{\"name\": \"x\"}", "Content-Type", "application/json;charset=iso-8859-1")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void a_member_name_that_cannot_be_encoded_still_has_a_pointer() {
        Answer answer = caller.post("/cups", "{\"name\": \"x\", \"\\ud800%s\": 1}".formatted("y".repeat(200)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.violations()).containsOnlyKeys("/\uFFFD" + "y".repeat(99) + "…");
    }

    @Test
    void a_batch_reports_its_invalid_entries() {
        Answer answer = caller.post("/cups/batch", "[{\"name\": \"a\"}, {\"name\": \"\"}, null, {\"ownerId\": 1}]");

        assertThat(answer.violations())
                .containsExactly(
                        entry("/1/name", "must have 1 to 70 characters"),
                        entry("/2", "must be an object"),
                        entry("/3/name", "is required"));
    }

    @Test
    void a_body_larger_than_the_buffer_is_read_completely_and_processed_once() {
        int before = caller.get("/cups/count").json().intValue();
        String story = "é".repeat(2000);

        for (int i = 0; i < 20; i++) {
            String drafts = IntStream.range(0, 100)
                    .mapToObj(n -> "{\"name\": \"x\", \"story\": \"%s\"}".formatted(story))
                    .collect(Collectors.joining(",", "[", "]"));
            assertThat(caller.post("/cups/batch", drafts).text()).isEqualTo("100");
        }

        assertThat(caller.get("/cups/count").json().intValue()).isEqualTo(before + 20);
    }

    @Test
    void a_batch_has_1_to_1000_entries() {
        assertThat(caller.post("/cups/batch", batch(1000)).text()).isEqualTo("1000");
        assertThat(caller.post("/cups/batch", batch(1001)).violations())
                .containsExactly(entry("", "must have 1 to 1000 entries"));
        assertThat(caller.post("/cups/batch", "[]").violations())
                .containsExactly(entry("", "must have 1 to 1000 entries"));
        assertThat(caller.post("/cups/batch", "{}").violations()).containsExactly(entry("", "must be an array"));
    }

    @Test
    void at_most_100_violations_are_reported() {
        String bad = IntStream.range(0, 1000).mapToObj(i -> "{}").collect(Collectors.joining(",", "[", "]"));

        assertThat(caller.post("/cups/batch", bad).violations())
                .hasSize(100)
                .containsKey("/99/name")
                .doesNotContainKey("/100/name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "application/merge-patch+json", "application/merge-patch+json; charset=UTF-8"
            })
    void a_patch_distinguishes_absent_null_and_value(String mediaType) {
        Answer answer = caller.patch("/cups/1", "{\"ownerId\": null}", "Content-Type", mediaType);

        assertThat(answer.json()).isEqualTo(Json.parse("""
                        {"name": {"present": false, "value": null}, "ownerId": {"present": true, "value": null}}"""));
        assertThat(caller.patch("/cups/1", "{\"name\": \" red \"}", "Content-Type", mediaType)
                        .json())
                .isEqualTo(Json.parse("""
                        {"name": {"present": true, "value": "red"}, "ownerId": {"present": false, "value": null}}"""));
    }

    @Test
    void a_patch_is_validated_by_the_constraints_of_its_members() {
        assertThat(caller.patch("/cups/1", "{\"name\": null, \"ownerId\": -1}", "Content-Type", "application/json")
                        .violations())
                .containsExactly(entry("/name", "is required"), entry("/ownerId", "must be a positive integer"));
        assertThat(caller.patch("/cups/1", "{\"name\": 5, \"id\": 2}", "Content-Type", "application/json")
                        .violations())
                .containsExactly(entry("/name", "must be a string"), entry("/id", "is unknown or read-only"));
        assertThat(caller.patch("/cups/1", "[]", "Content-Type", "application/json")
                        .violations())
                .containsExactly(entry("", "must be an object"));
    }

    @Test
    void times_are_utc_and_end_with_microseconds() {
        assertThat(caller.get("/cups/7").json().get("madeAt").textValue()).isEqualTo("2026-01-31T12:00:00.123456Z");
    }

    @Test
    void the_document_describes_a_patch_by_its_JSON() {
        Answer answer = caller.get("/q/openapi?format=json");

        assertThat(answer.json()
                        .at("/components/schemas/CupPatch/properties/name/type")
                        .textValue())
                .isEqualTo("string");
        assertThat(answer.json()
                        .at("/components/schemas/CupPatch/properties/ownerId/format")
                        .textValue())
                .isEqualTo("int64");
        assertThat(answer.json()
                        .at("/components/schemas/CupPatch/properties/ownerId/nullable")
                        .booleanValue())
                .isTrue();
        assertThat(answer.json().at("/components/schemas").fieldNames())
                .toIterable()
                .noneMatch(name -> name.startsWith("Change"));
    }

    private static String batch(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "{\"name\": \"cup %d\"}".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
