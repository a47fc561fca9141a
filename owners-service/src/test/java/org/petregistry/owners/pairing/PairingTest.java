package org.petregistry.owners.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.petregistry.owners.Service.internalPost;
import static org.petregistry.owners.Service.internalPut;
import static org.petregistry.owners.Service.newOwner;
import static org.petregistry.owners.Service.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.pairing.AdvisoryLock;
import org.petregistry.owners.Pairing;
import org.petregistry.owners.PetsService;
import org.petregistry.owners.ServiceTest;
import org.petregistry.rest.database.UnguardedPool;
import org.petregistry.testkit.TestDatabase;

@ServiceTest
class PairingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LOCK = 17;

    @Inject
    UnguardedPool unguarded;

    TestDatabase database;
    WireMockServer pets;

    @BeforeEach
    void forget() {
        PetsService.reset(pets);
    }

    @AfterEach
    void settle() {
        Pairing.meet();
    }

    @Test
    void digests_of_single_owners_are_those_of_the_named_pieces() {
        long owner = newOwner();
        UUID pair = meet();
        long piece = (owner - 1) / 1000 * 1000;
        JsonNode each = digests(pair, "[" + piece + "]").path("pieces");
        assertThat(each.has(Long.toString(owner))).isTrue();
        assertThat(digests(pair, "[" + (piece + 1000) + "]").path("pieces")).isEmpty();
        assertThat(digests(pair, "[]").path("pieces")).isEmpty();
    }

    @Test
    void a_request_for_too_many_pieces_is_rejected() {
        UUID pair = meet();
        String many = IntStream.rangeClosed(0, 25)
                .mapToObj(n -> Integer.toString(n * 1000))
                .collect(Collectors.joining(", ", "[", "]"));
        String path = "/internal/pairing/" + pair + "/digests";
        internalPost(path, many).expectProblem(400, "invalid-request");
        internalPost(path, "[\"0\"]").expectProblem(400, "invalid-request");
        internalPost(path, "{}").expectProblem(400, "invalid-request");
    }

    @Test
    void a_repeated_first_meeting_skips_no_ids() {
        assertThat(held(true)).isEmpty();
        // The response was lost.
        assertThat(held(true)).isEmpty();
        // The other database was restored instead: it may have used them.
        assertThat(held(false).path("pet").longValue()).isEqualTo(100);
    }

    private static JsonNode held(boolean first) {
        return internalPost(
                        "/internal/pairing",
                        "{'attempt': '%s', 'first': %s, 'highestFence': 0, 'held': {}, 'wanted': {'pet': 100}}"
                                .formatted(UUID.randomUUID(), first))
                .expect(200)
                .json()
                .path("held");
    }

    @Test
    void the_longest_message_of_a_comparison_is_accepted() {
        UUID pair = meet();
        // 1000 names of control characters, of which each is six bytes of JSON.
        String name = "\\u0001".repeat(70);
        String things = IntStream.rangeClosed(1, 1000)
                .mapToObj(
                        n -> "{'id': %d, 'state': 'granted', 'key': '%s', 'version': 1, 'name': '%s', 'username': null}"
                                .formatted(1_000_000_000L + n, UUID.randomUUID(), name))
                .collect(Collectors.joining(", ", "[", "]"));
        internalPut("/internal/pairing/" + pair + "/things?apply=false", things).expect(200);
    }

    @Test
    void a_meeting_gives_up_early_while_a_transaction_creates_an_owner() throws SQLException {
        try (Connection connection = database.connect("owners");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select nextval('owner_id_seq')");
            Duration shortest = IntStream.range(0, 3)
                    .mapToObj(n -> durationOfBusyMeeting())
                    .min(Duration::compareTo)
                    .orElseThrow();
            // Shorter than the normal lock timeout: new owners wait as long for their ids.
            assertThat(shortest).isLessThan(Duration.ofSeconds(1));
            post("/owners", "{'name': 'Somebody'}").expect(201);
        }
        meet();
    }

    @Test
    void work_that_is_done_elsewhere_is_left_to_the_other_instance() {
        AtomicBoolean done = new AtomicBoolean();
        lock().inTurn(held ->
                        lock().unlessBusy(other -> Uni.createFrom().voidItem().invoke(() -> done.set(true))))
                .await()
                .atMost(PATIENCE);
        assertThat(done).isFalse();
        lock().unlessBusy(held -> Uni.createFrom().voidItem().invoke(() -> done.set(true)))
                .await()
                .atMost(PATIENCE);
        assertThat(done).isTrue();
    }

    @Test
    void a_lock_that_cannot_be_released_ends_with_its_connection() {
        assertThatThrownBy(() -> lock().inTurn(connection -> connection
                                .query("begin")
                                .execute()
                                .chain(() -> connection.query("select 1 / 0").execute())
                                .replaceWithVoid())
                        .await()
                        .atMost(PATIENCE))
                .hasMessageContaining("division by zero");
        AtomicBoolean done = new AtomicBoolean();
        // The client learns of the end of the connection before the server has released its locks.
        await().atMost(PATIENCE).until(() -> {
            lock().unlessBusy(held -> Uni.createFrom().voidItem().invoke(() -> done.set(true)))
                    .await()
                    .atMost(PATIENCE);
            return done.get();
        });
    }

    private static Duration durationOfBusyMeeting() {
        long start = System.nanoTime();
        internalPost(
                        "/internal/pairing",
                        "{'attempt': '%s', 'highestFence': 0, 'held': {}, 'wanted': {}}".formatted(UUID.randomUUID()))
                .expectProblem(503, "busy");
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private AdvisoryLock lock() {
        return new AdvisoryLock(unguarded.pool(), LOCK);
    }

    /** Meets, and is not settled. */
    private static UUID meet() {
        return UUID.fromString(internalPost(
                        "/internal/pairing",
                        "{'attempt': '" + UUID.randomUUID() + "', 'highestFence': 0, 'held': {}, 'wanted': {}}")
                .expect(200)
                .json()
                .path("pair")
                .asText());
    }

    private static JsonNode digests(UUID pair, String pieces) {
        return internalPost("/internal/pairing/" + pair + "/digests", pieces)
                .expect(200)
                .json();
    }
}
