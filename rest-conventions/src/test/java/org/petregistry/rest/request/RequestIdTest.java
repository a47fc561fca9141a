package org.petregistry.rest.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** https://www.w3.org/TR/trace-context-1/#traceparent-header */
class RequestIdTest {
    private static final String REST = "-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    @Test
    void a_valid_request_id_is_kept() {
        assertThat(RequestId.accept("00" + REST)).isEqualTo("00" + REST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01" + REST, "cc" + REST + "-what-will-be-known-then"})
    void a_traceparent_of_a_later_version_is_continued_in_version_00(String sent) {
        assertThat(RequestId.accept(sent)).isEqualTo("00" + REST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ff" + REST,
                "00" + REST + "-more",
                "00" + REST + " ",
                "01" + REST + ".more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-00",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-00"
            })
    void an_invalid_request_id_is_replaced(String sent) {
        String id = RequestId.accept(sent);

        assertThat(id).isNotEqualTo(sent).doesNotContain("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(RequestId.accept(id)).isEqualTo(id);
    }
}
