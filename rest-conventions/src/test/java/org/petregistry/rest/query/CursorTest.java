package org.petregistry.rest.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final String BINDING = "/pets name=spot sort=name";
    private static final OffsetDateTime TIME = OffsetDateTime.of(2026, 1, 31, 12, 0, 0, 123_456_000, ZoneOffset.UTC);

    static List<List<Object>> keys() {
        return List.of(
                List.of(7L),
                List.of(Long.MAX_VALUE),
                List.of(Long.MIN_VALUE),
                List.of("spot", 7L),
                List.of("", 7L),
                List.of("é\u0000\uD83D\uDC15", 7L),
                List.of("x".repeat(254), 7L),
                List.of(TIME, 7L),
                List.of(OffsetDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000, ZoneOffset.UTC), 7L),
                Arrays.asList(null, 7L),
                Arrays.asList("spot", null, TIME, null, 7L));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_cursor_preserves_its_keys(List<Object> keys) {
        assertThat(Cursor.decode(BINDING, Cursor.encode(BINDING, keys))).contains(keys);
    }

    @Test
    void a_cursor_needs_no_encoding_in_a_query_string() {
        for (long id = 0; id < 200; id++) {
            assertThat(Cursor.encode(BINDING, List.of("spot?&=+/", id))).matches("[A-Za-z0-9_-]+");
        }
    }

    @Test
    void a_truncated_cursor_is_rejected() {
        String cursor = Cursor.encode(BINDING, Arrays.asList("spot", null, TIME, 7L));
        for (int length = 0; length < cursor.length(); length++) {
            assertThat(Cursor.decode(BINDING, cursor.substring(0, length)))
                    .as("the first %d characters", length)
                    .isEmpty();
        }
    }

    @Test
    void a_cursor_with_a_modified_character_is_rejected() {
        String cursor = Cursor.encode(BINDING, List.of("spot", 7L));
        List<String> taken = new ArrayList<>();
        for (int at = 0; at < cursor.length(); at++) {
            for (char other : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=%".toCharArray()) {
                String altered = cursor.substring(0, at) + other + cursor.substring(at + 1);
                if (!altered.equals(cursor) && Cursor.decode(BINDING, altered).isPresent()) {
                    taken.add(altered);
                }
            }
        }
        assertThat(taken).isEmpty();
    }

    @Test
    void a_cursor_with_appended_text_is_rejected() {
        String cursor = Cursor.encode(BINDING, List.of("spot", 7L));
        assertThat(Cursor.decode(BINDING, cursor + "A")).isEmpty();
        assertThat(Cursor.decode(BINDING, cursor + "AAAA")).isEmpty();
        assertThat(Cursor.decode(BINDING, cursor + "=")).isEmpty();
    }

    @Test
    void a_cursor_for_another_collection_filter_or_sort_is_rejected() {
        String cursor = Cursor.encode(BINDING, List.of("spot", 7L));
        assertThat(Cursor.decode("/pets name=spot sort=-name", cursor)).isEmpty();
        assertThat(Cursor.decode("", cursor)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "not base64!", "a+b/", "%41", "AAAAAAAAAAAA", "AAAAAAAAAAAAbgAAAAAAAAAH"})
    void arbitrary_text_is_rejected_as_a_cursor(String text) {
        assertThat(Cursor.decode(BINDING, text)).isEmpty();
    }

    @Test
    void text_that_is_too_long_is_rejected_as_a_cursor() {
        assertThat(Cursor.decode(BINDING, "A".repeat(1_000_000))).isEmpty();
    }
}
