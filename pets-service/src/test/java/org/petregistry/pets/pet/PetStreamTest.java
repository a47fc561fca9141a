package org.petregistry.pets.pet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.petregistry.pets.testing.AllConnections;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Json;

@ServiceTest
class PetStreamTest {
    private static final String NDJSON = "application/x-ndjson";

    /** The maximum number of open streams. */
    private static final int MOST_AT_ONCE = 4;

    /** More than fits into the buffers of a connection. */
    private static final int MANY = 40_000;

    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @Inject
    Pool pool;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int poolSize;

    @BeforeEach
    void there_are_no_pets() {
        owners.behave();
        sql.run("delete from post");
        sql.run("delete from pet");
        awaitFreeConnections();
    }

    @Test
    void each_matching_row_is_one_line_in_the_requested_order() {
        long owner = sql.grant(owners.unknown(), "Nouman", null);
        makePets(1_201, owner);
        pets.createPet("other", null);
        Answer stream = pets.get("/pets?name.prefix=x&sort=-id&include=owner", "Accept", NDJSON)
                .expect(200);
        assertThat(stream.header("Content-Type")).startsWith(NDJSON);
        assertThat(stream.text()).endsWith("}\n");
        List<String> lines = stream.text().lines().toList();
        assertThat(lines).hasSize(1_201);
        List<Long> ids = lines.stream()
                .map(line -> Json.parse(line).path("id").longValue())
                .toList();
        assertThat(ids).isSortedAccordingTo((one, other) -> Long.compare(other, one));
        assertThat(Json.parse(lines.get(0)))
                .isEqualTo(pets.get("/pets?name.prefix=x&sort=-id&include=owner&limit=1")
                        .items()
                        .get(0));
    }

    @Test
    void a_stream_without_matches_is_empty() {
        assertThat(pets.get("/pets", "Accept", NDJSON).expect(200).text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=5, limit",
        "cursor=x, cursor",
        "count=true, count",
        "sort=colour, sort",
        "include=posts, include",
        "colour=red, colour",
        "name=, name"
    })
    void a_stream_rejects_unsupported_parameters(String query, String parameter) {
        pets.get("/pets?" + query, "Accept", NDJSON)
                .expectProblem(400, "invalid-request")
                .namesParameter(parameter);
    }

    @Test
    void a_client_that_accepts_anything_gets_a_page() {
        assertThat(pets.get("/pets", "Accept", "*/*").expect(200).header("Content-Type"))
                .startsWith("application/json");
        assertThat(pets.get("/pets", "Accept", "application/x-ndjson;q=0.5, application/json")
                        .header("Content-Type"))
                .startsWith("application/json");
        pets.get("/pets", "Accept", "text/csv").expectProblem(406, "not-acceptable");
    }

    @Test
    void a_stream_beyond_the_limit_gets_503_and_disconnected_readers_free_their_place() throws IOException {
        makePets(MANY, null);
        List<SlowReader> readers = openAsManyAsPossible();
        try {
            assertThat(pets.metric("sql_pool_active")).isGreaterThanOrEqualTo(MOST_AT_ONCE);
            pets.get("/pets", "Accept", NDJSON).expectProblem(503, "busy");
            pets.get("/pets").expect(200);
        } finally {
            for (SlowReader reader : readers) {
                reader.close();
            }
        }
        awaitFreeConnections();
        for (int i = 0; i < 3 * MOST_AT_ONCE; i++) {
            new SlowReader().close();
            awaitFreeConnections();
        }
        assertThat(pets.get("/pets?name=none", "Accept", NDJSON).expect(200).text())
                .isEmpty();
    }

    @Test
    void readers_that_disconnect_while_waiting_for_a_connection_leak_nothing() throws IOException {
        for (int round = 0; round < 5; round++) {
            AllConnections all = new AllConnections(pool, poolSize);
            List<Socket> readers = new ArrayList<>();
            try {
                for (int i = 0; i < MOST_AT_ONCE; i++) {
                    readers.add(ask());
                }
                awaitTooManyStreams();
            } finally {
                for (Socket reader : readers) {
                    reader.close();
                }
                all.close();
            }
            awaitFreeConnections();
        }
        makePets(MANY, null);
        for (SlowReader reader : openAsManyAsPossible()) {
            reader.close();
        }
    }

    @Test
    void a_slow_reader_gets_the_snapshot_of_the_beginning() throws IOException {
        makePets(MANY, null);
        try (SlowReader reader = new SlowReader()) {
            sql.run("delete from pet");
            assertThat(reader.countTheRest()).isEqualTo(MANY);
        }
    }

    @Test
    void readers_that_read_nothing_are_disconnected_and_free_their_place() throws IOException {
        makePets(MANY, null);
        List<SlowReader> readers = openAsManyAsPossible();
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> pets.get("/pets?name=none", "Accept", NDJSON).status() == 200);
        awaitFreeConnections();
        for (SlowReader reader : readers) {
            assertThat(reader.isCutOff()).isTrue();
            reader.close();
        }
    }

    @Test
    void streams_leave_no_prepared_statement_in_the_database() {
        for (int i = 0; i < 3; i++) {
            pets.get("/pets?species.isNull=false&name=none", "Accept", NDJSON).expect(200);
        }
        awaitFreeConnections();
        try (AllConnections all = new AllConnections(pool, poolSize)) {
            assertThat(all.numbers(
                            // Pages keep theirs.
                            "select count(*) from pg_prepared_statements where statement like '%species) is not null%'"
                                    + " and statement not like '/* plan %'"))
                    .containsOnly(0L);
        }
    }

    private void makePets(int number, Long ownerId) {
        sql.allowMorePets();
        sql.run(
                "insert into pet select nextval('pet_id_seq'), rpad('x' || i, 70, 'x'), 'Dog', ?::bigint, now(), now(), 0"
                        + " from generate_series(1, ?) i",
                ownerId,
                number);
    }

    private List<SlowReader> openAsManyAsPossible() throws IOException {
        List<SlowReader> readers = new ArrayList<>();
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            readers.add(new SlowReader());
        }
        return readers;
    }

    private void awaitTooManyStreams() {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> pets.get("/pets", "Accept", NDJSON)
                        .json()
                        .path("detail")
                        .asText()
                        .startsWith("Too many streams"));
    }

    private void awaitFreeConnections() {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> pets.metric("sql_pool_active") == 0);
    }

    /** Requests all pets. */
    private Socket ask() throws IOException {
        URI base = pets.base();
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
        socket.getOutputStream()
                .write(("GET /pets HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nAccept: " + NDJSON
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Requests all pets, reads the head of the answer, and reads on only on demand. */
    private final class SlowReader implements AutoCloseable {
        private final Socket socket = ask();
        private final BufferedReader in;

        SlowReader() throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1_024);
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
        }

        /** Reads on; returns whether the connection is lost, or closed without the last chunk (RFC 9112 §7.1). */
        boolean isCutOff() {
            try {
                return in.lines().noneMatch("0"::equals);
            } catch (UncheckedIOException lost) {
                return true;
            }
        }

        long countTheRest() {
            return in.lines().filter(line -> line.startsWith("{")).count();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
