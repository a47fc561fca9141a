package org.petregistry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.testkit.http.Api;

/** Large bodies, and incomplete ones. The memory is enough for two of the largest. */
@QuarkusTest
class LargeBodiesTest {
    private static final int BATCH = 4 << 20;
    private static final String BODY = "[" + " ".repeat(BATCH - 14) + "{\"name\":\"x\"}]";
    private static final byte[] MOST_OF_IT = new byte[BATCH - 1000];

    @TestHTTPResource("/")
    URI service;

    private final List<RawConnection> open = new ArrayList<>();
    private Api caller;

    @BeforeEach
    void dial() {
        caller = new Api(service);
    }

    @AfterEach
    void closeAll() {
        open.forEach(RawConnection::close);
    }

    @Test
    void bodies_beyond_the_memory_limit_are_rejected_unread_and_stalled_ones_time_out() {
        RawConnection first = open().send(head("Content-Length: " + BATCH)).send(MOST_OF_IT);
        RawConnection second = open().send(head("Transfer-Encoding: chunked"))
                .send(Integer.toHexString(BATCH) + "\r\n")
                .send(MOST_OF_IT);
        awaitMemory(BATCH + MOST_OF_IT.length);

        // The rest of a rejected body must not prevent the client from reading the answer.
        assertBusy(open().send(head("Content-Length: " + BATCH)).send(new byte[BATCH]));
        assertBusy(open().send(head("Content-Length: " + BATCH)));
        assertBusy(open().send(head("Content-Length: " + BATCH + "\r\nExpect: 100-continue")));
        assertBusy(open().send(head("Transfer-Encoding: chunked"))
                .send(Integer.toHexString(BATCH) + "\r\n")
                .send(MOST_OF_IT));
        assertThat(caller.get("/cups?name=" + "x".repeat(60_000)).status()).isEqualTo(503);
        assertThat(caller.post("/cups", "{\"name\": \"x\"}").status()).isEqualTo(200);

        for (RawConnection stopped : List.of(first, second)) {
            assertThat(stopped.readToEnd())
                    .startsWith("HTTP/1.1 408")
                    .containsIgnoringCase("connection: close")
                    .contains("\"type\":\"/problems/request-timeout\"");
        }
        awaitMemory(0);
        assertThat(caller.post("/cups/batch", BODY).status()).isEqualTo(200);
        awaitMemory(0);
    }

    @Test
    void a_slow_body_and_a_rejected_one_time_out_too() {
        RawConnection refused = open().send(head("Content-Length: 8000000"));
        RawConnection dripping = open().send(head("Content-Length: 1000"));

        while (dripping.isSilentFor(300)) {
            dripping.send("x");
        }
        assertThat(dripping.readToEnd()).contains("/problems/request-timeout");
        assertThat(refused.readToEnd()).contains("/problems/too-large");
    }

    @Test
    void a_client_that_disconnects_releases_its_memory() {
        open().send(head("Content-Length: " + BATCH)).send(MOST_OF_IT);
        RawConnection complete = open().send(head("Content-Length: " + BATCH).replace("/batch", "/forgotten/batch"));
        complete.send(BODY);
        awaitMemory(2 * BATCH);

        closeAll();

        awaitMemory(0);
    }

    private static void assertBusy(RawConnection refused) {
        assertThat(refused.readToEnd())
                .startsWith("HTTP/1.1 503")
                .containsIgnoringCase("retry-after: 1")
                .containsIgnoringCase("connection: close")
                .contains("\"type\":\"/problems/busy\"");
    }

    private void awaitMemory(int bytes) {
        await().until(() -> caller.metric("registry_requests_memory_bytes") == bytes);
    }

    private static String head(String headers) {
        return "POST /cups/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                + "\r\n\r\n";
    }

    private RawConnection open() {
        RawConnection wire = new RawConnection(service);
        open.add(wire);
        return wire;
    }
}
