package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.testkit.http.Api;

/** A service that receives SIGTERM completes the requests in progress. */
class StoppingIT {
    /** More rows than fit into the socket buffers: most of a stream is unsent when the service receives SIGTERM. */
    private static final int ROWS = 30_000;

    private static final int SMALL_BUFFER = 4096;
    private static final int KILLED_BY_SIGTERM = 143;

    private static RunningRegistry registry;

    @BeforeAll
    static void begin() throws SQLException {
        registry = RunningRegistry.start("stopping");
        try (Connection owners = registry.databases().writeOwners();
                Connection pets = registry.databases().writePets()) {
            fill(owners, "owner");
            fill(pets, "pet");
        }
    }

    private static void fill(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // More rows than ids are reserved.
            statement.execute("alter sequence %s_id_seq no maxvalue".formatted(table));
            statement.execute("""
                    insert into %1$s (id, name, created_at, updated_at, version)
                    select nextval('%1$s_id_seq'), rpad(n::text, 70, '.'), now(), now(), 0
                    from generate_series(1, %2$d) n
                    """.formatted(table, ROWS));
        }
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @Test
    void a_stopping_owners_service_completes_a_post_and_a_stream() throws IOException {
        finishesWhatIsUnderWay(registry.ownersService(), "/owners");
    }

    @Test
    void a_stopping_pets_service_completes_a_post_and_a_stream() throws IOException {
        finishesWhatIsUnderWay(registry.petsService(), "/pets");
    }

    private static void finishesWhatIsUnderWay(ServiceProcess service, String collection) throws IOException {
        String draft = json("{'name': 'under way'}");
        int half = draft.length() / 2;
        try (Conversation post = new Conversation(service.api());
                Conversation stream = new Conversation(service.api())) {
            post.say("""
                    POST %s HTTP/1.1
                    Host: localhost
                    Connection: close
                    Content-Type: application/json
                    Content-Length: %d
                    Expect: 100-continue

                    """.formatted(collection, draft.length()).replace("\n", "\r\n"));
            assertThat(post.hear("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            post.say(draft.substring(0, half));
            stream.say("""
                    GET %s HTTP/1.1
                    Host: localhost
                    Connection: close
                    Accept: application/x-ndjson

                    """.formatted(collection).replace("\n", "\r\n"));
            assertThat(stream.hear("\r\n\r\n")).startsWith("HTTP/1.1 200 ");

            service.askToStop();
            await("the service to have heard it")
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> isUnready(service.api()));

            post.say(draft.substring(half));
            assertThat(post.hearAll()).startsWith("HTTP/1.1 201 ").contains("\"name\":\"under way\"");
            assertThat(stream.hearAll())
                    .satisfies(
                            rows -> assertThat(rows.split("\"version\":0}", -1)).hasSize(ROWS + 1))
                    .endsWith("\r\n0\r\n\r\n");
            assertThat(service.awaitEnd()).isEqualTo(KILLED_BY_SIGTERM);
        }
        service.restore();
        assertThat(service.api().get(collection + "?name=under%20way").items()).hasSize(1);
    }

    private static boolean isUnready(Api api) {
        try {
            return api.get("/q/health/ready").status() == 503;
        } catch (UncheckedIOException gone) {
            return true;
        }
    }

    /** A raw HTTP/1.1 connection that reads only on demand. */
    private static final class Conversation implements AutoCloseable {
        private final Socket socket = new Socket();

        Conversation(Api api) throws IOException {
            socket.setReceiveBufferSize(SMALL_BUFFER);
            socket.setSoTimeout(20_000);
            socket.connect(
                    new InetSocketAddress(api.base().getHost(), api.base().getPort()));
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Reads up to and including a text. */
        String hear(String last) throws IOException {
            StringBuilder heard = new StringBuilder();
            while (heard.indexOf(last) < 0) {
                int next = socket.getInputStream().read();
                assertThat(next).as(heard.toString()).isNotNegative();
                heard.append((char) next);
            }
            return heard.toString();
        }

        /** Reads until the service closes the connection. */
        String hearAll() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
