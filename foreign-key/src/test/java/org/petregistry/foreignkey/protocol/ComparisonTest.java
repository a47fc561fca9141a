package org.petregistry.foreignkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.settings.ForeignKeySettings;

/** The messages of a comparison. */
class ComparisonTest {
    private static final int LONGEST_BODY = 1024 * 1024;
    private static final List<Column> COLUMNS = List.of(Column.text("name", "its name", "Ada", 2_000));

    @Test
    void digests_survive_serialization() {
        PieceDigests digests = new PieceDigests(Map.of(0L, -5L, 7_000L, Long.MAX_VALUE), 9_000L);
        assertThat(PieceDigests.of(digests.toJson())).isEqualTo(digests);
    }

    @Test
    void pieces_differ_where_either_side_has_another_digest_or_none() {
        PieceDigests one = new PieceDigests(Map.of(0L, 1L, 1_000L, 2L, 2_000L, 3L), null);
        PieceDigests other = new PieceDigests(Map.of(0L, 1L, 1_000L, 9L, 5_000L, 3L), null);
        assertThat(one.differing(other)).containsExactly(1_000L, 2_000L, 5_000L);
        assertThat(other.differing(one)).isEqualTo(one.differing(other));
    }

    @Test
    void a_request_for_digests_of_single_ids_survives_serialization() {
        assertThat(PieceDigests.requested(PieceDigests.request(List.of(0L, 7_000L))))
                .containsExactly(0L, 7_000L);
        List<Long> many = LongStream.rangeClosed(0, PieceDigests.PIECES).boxed().toList();
        assertThatIllegalArgumentException().isThrownBy(() -> PieceDigests.requested(PieceDigests.request(many)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PieceDigests.requested(JsonNodeFactory.instance.objectNode()));
    }

    @Test
    void no_message_has_more_than_a_thousand_things() {
        List<List<Reported>> messages = Reported.messages(granted(2_500, "Ada"));
        assertThat(messages).extracting(List::size).containsExactly(1_000, 1_000, 500);
        assertThat(Reported.messages(List.of())).isEmpty();
    }

    @Test
    void no_message_is_longer_than_what_a_service_accepts() throws IOException {
        // Escaped in JSON, each of these is six bytes.
        List<Reported> all = granted(1_000, "\u0001".repeat(2_000));
        List<List<Reported>> messages = Reported.messages(all);
        for (List<Reported> message : messages) {
            ArrayNode json = JsonNodeFactory.instance.arrayNode();
            message.forEach(one -> json.add(one.toJson(COLUMNS)));
            assertThat(new ObjectMapper().writeValueAsString(json).getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThan(LONGEST_BODY);
        }
        assertThat(messages.stream().flatMap(List::stream).collect(Collectors.toList()))
                .isEqualTo(all);
    }

    @Test
    void the_client_waits_as_long_as_the_timeout_can_be_set() throws ReflectiveOperationException, IOException {
        Properties client = new Properties();
        try (InputStream file = getClass().getResourceAsStream("/META-INF/microprofile-config.properties")) {
            client.load(file);
        }
        DurationMax longest =
                ForeignKeySettings.Recovery.class.getMethod("timeout").getAnnotation(DurationMax.class);
        assertThat(Duration.ofMillis(
                        Long.parseLong(client.getProperty("quarkus.rest-client.referenced-pairing.read-timeout"))))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(longest.minutes()));
        assertThat(longest.minutes()).isPositive();
    }

    private static List<Reported> granted(int count, String name) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(id -> Reported.of(id, Reported.State.GRANTED, new UUID(1, id), 0, List.of(name)))
                .toList();
    }
}
