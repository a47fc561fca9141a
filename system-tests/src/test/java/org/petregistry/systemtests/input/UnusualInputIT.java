package org.petregistry.systemtests.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;
import static org.petregistry.testkit.http.Json.quoted;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Unusual but valid input: it is accepted, returned unchanged, and found. */
class UnusualInputIT {
    private final RunningRegistry registry = RunningRegistry.shared();
    private final Api owners = registry.owners();
    private final Api pets = registry.pets();
    private final Given given = registry.given();

    static List<String> names() {
        return List.of(
                "😀".repeat(70),
                "👩‍👩‍👧‍👦🏳️‍🌈",
                "\u200Fאבג\u200F abc\u200E",
                "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F",
                "می\u200Cخواهم",
                "e\u0301".repeat(35),
                "a\u0300\u0301\u0302\u0303\u0304\u0305",
                "\u0301",
                "\uE000\uDBFF\uDFFD",
                "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
                "100%",
                "a_b",
                "c\\d",
                "\\",
                "%",
                "_",
                "%_\\%",
                "O'Hara \"Spot\"",
                "''",
                "'; drop table pet; --",
                "' or '1'='1",
                "$1 $$ {0} %s ${x} {{x}}",
                "<script>alert(1)</script>",
                "../../etc/passwd",
                "a&b=c;d#e?f+g/h",
                "%41%00",
                "null",
                "true",
                "0",
                "x".repeat(70));
    }

    @ParameterizedTest
    @MethodSource("names")
    void a_name_is_stored_returned_and_filtered_literally(String name) {
        long owner = given.owner(name);
        long pet = given.pet(name, owner);
        assertThat(pets.get("/pets/" + pet)).hasStatus(200).hasText("name", name);
        assertThat(owners.get("/owners/" + owner)).hasStatus(200).hasText("name", name);
        // Rows that an unescaped pattern would also find.
        String neighbour = name.replace("%", "anything")
                .replace("_", "x")
                .replace("\\", "")
                .replace("'", "");
        long other = given.pet(neighbour.isEmpty() || neighbour.equals(name) ? "neighbour" : neighbour, owner);
        String mine = "&ownerId=" + owner;

        for (String filter : List.of("name", "name.prefix", "name.contains", "owner.name", "owner.name.prefix")) {
            List<Long> found = filter.startsWith("owner.") ? List.of(pet, other) : List.of(pet);
            assertThat(ids(pets, "/pets?" + filter + "=" + encoded(name) + mine))
                    .as(filter)
                    .isEqualTo(found);
        }
        assertThat(ids(pets, "/pets?sort=name&limit=1&name=" + encoded(name) + mine))
                .containsExactly(pet);
        for (String filter : List.of("name", "name.prefix", "name.contains")) {
            assertThat(ids(owners, "/owners?id=" + owner + "&" + filter + "=" + encoded(name)))
                    .containsExactly(owner);
            assertThat(ids(owners, "/owners/" + owner + "/pets?" + filter + "=" + encoded(name)))
                    .containsExactly(pet);
        }
        assertThat(pets.patch("/pets/" + other, json("{'name': %s}", quoted(name))))
                .hasStatus(200);
        assertThat(ids(pets, "/pets?name=" + encoded(name) + mine)).containsExactly(pet, other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_", "\\", "'", "\"", "😀", "\u200F", "\u0301", ";", "--", "+", "&", "=", "#", "%00"})
    void a_part_of_a_name_finds_exactly_the_names_that_contain_it(String piece) {
        long owner = given.owner(Unique.name("holder"));
        long beginning = given.pet(piece + "beginning", owner);
        long inside = given.pet("in" + piece + "side", owner);
        given.pet("without", owner);
        String mine = "&ownerId=" + owner;

        assertThat(ids(pets, "/pets?name.prefix=" + encoded(piece) + mine)).containsExactly(beginning);
        assertThat(ids(pets, "/pets?name.contains=" + encoded(piece) + mine)).containsExactly(beginning, inside);
        assertThat(ids(pets, "/pets?name=" + encoded(piece) + mine)).isEmpty();
    }

    @Test
    void an_accented_capital_letter_is_found_by_its_small_letter() {
        long owner = given.owner("Élodie");
        long pet = given.pet("Éclair", "Épagneul", owner);
        given.pet("Eclair", owner);
        String mine = "&ownerId=" + owner;

        assertThat(ids(pets, "/pets?name.prefix=é" + mine)).containsExactly(pet);
        assertThat(ids(pets, "/pets?name.contains=éCL" + mine)).containsExactly(pet);
        assertThat(ids(pets, "/pets?owner.name.prefix=ÉL&name.prefix=é" + mine)).containsExactly(pet);
        assertThat(ids(owners, "/owners?name.prefix=élo&id=" + owner)).containsExactly(owner);
        assertThat(ids(pets, "/pets?name=éclair" + mine)).isEmpty();
    }

    @Test
    void roles_and_posts_can_have_unusual_text_too() {
        for (String text : names()) {
            String name = text.codePointCount(0, text.length()) > 50 ? "😀".repeat(50) : text;
            String unique = name + Unique.name(".");
            Answer role = owners.post("/roles", json("{'name': %s}", quoted(unique)));
            assertThat(role).hasStatus(201).hasText("name", unique);
            for (String filter : List.of("name", "name.prefix")) {
                assertThat(ids(owners, "/roles?" + filter + "=" + encoded(unique)))
                        .containsExactly(role.id());
            }
        }
        long author = given.owner("author");
        String body = "first line\n\tsecond line\n" + "😀".repeat(1970);
        long post = given.post(body, author);
        assertThat(pets.get("/posts/" + post)).hasStatus(200).hasText("body", body);
    }

    @Test
    void an_escaped_character_equals_the_character() {
        Answer made = pets.post("/pets", "{\"n\\u0061me\": \"\\uD83D\\ude00\\u00e9\\/\\\\\\\"\"}");
        assertThat(made).hasStatus(201).hasText("name", "😀é/\\\"");
    }

    @Test
    void white_space_around_a_text_is_stripped() {
        assertThat(pets.post("/pets", json("{'name': %s}", quoted(" \t\u00A0\u3000spot  on\u2003\n"))))
                .hasStatus(201)
                .hasText("name", "spot  on");
    }

    @Test
    void a_byte_order_mark_before_a_body_is_ignored() {
        assertThat(pets.post("/pets", json("\uFEFF{'name': 'spot'}")))
                .hasStatus(201)
                .hasText("name", "spot");
    }

    @Test
    void a_precondition_can_be_a_list_or_a_star() {
        String pet = "/pets/" + given.pet("spot", null);
        int version = 0;
        for (String match : List.of("*", "\"7\", \"1\"", "\"2\",\"7\"", ",, \"3\" ,", "W/\"4\", \"4\"")) {
            version++;
            assertThat(pets.patch(pet, json("{'name': 'spot %d'}", version), "If-Match", match))
                    .hasStatus(200)
                    .hasNumber("version", version);
        }
        assertThat(pets.delete(pet, "If-Match", "\"a\", \"5\"")).hasStatus(204);
    }

    /** Of all pages. */
    private static List<Long> ids(Api service, String query) {
        List<Long> ids = new ArrayList<>();
        for (String next = query; next != null; ) {
            Answer page = service.get(next);
            assertThat(page).hasStatus(200);
            ids.addAll(Json.ids(page.items()));
            next = page.json().path("next").textValue();
        }
        return ids;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
