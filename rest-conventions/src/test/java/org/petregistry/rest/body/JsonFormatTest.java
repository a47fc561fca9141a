package org.petregistry.rest.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999Z",
                "2026-02-28T23:59:59.100Z",
                "2024-02-29T00:00:00.000001Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999Z",
                "-0001-12-31T23:59:59.500Z",
                "+10000-01-01T00:00:00Z"
            })
    void a_time_is_written_in_rfc_3339_format(String time) {
        assertThat(JsonFormat.text(Instant.parse(time))).isEqualTo(time);
    }

    @Test
    void any_time_is_written_as_java_writes_it_with_microseconds() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(-80_000_000_000L, 280_000_000_000L), random.nextInt());
            assertThat(JsonFormat.text(time))
                    .isEqualTo(time.truncatedTo(ChronoUnit.MICROS).toString());
        }
    }
}
