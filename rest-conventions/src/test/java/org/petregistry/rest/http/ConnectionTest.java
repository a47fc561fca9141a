package org.petregistry.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.testkit.http.Api;

/** Idle and slow connections. */
@QuarkusTest
class ConnectionTest {
    private static final int LIMIT = 100;
    private static final String GET = "GET /cups HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HALF = "GET /cups HTTP/1.1\r\nHost: local";

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
    void idle_connections_beyond_the_limit_are_closed_for_new_ones() {
        RawConnection used = open();
        assertThat(used.send(GET).readAnswer()).startsWith("HTTP/1.1 200");

        for (int i = 0; i < 4 * LIMIT; i++) {
            RawConnection silent = open();
            if (i % 2 == 0) {
                silent.send(HALF);
            }
            if (i % LIMIT == LIMIT - 1) {
                assertThat(open().send(GET).readAnswer()).startsWith("HTTP/1.1 200");
                assertThat(caller.metric("registry_connections_open")).isLessThanOrEqualTo(LIMIT);
            }
        }

        assertThat(used.send(GET).readAnswer()).startsWith("HTTP/1.1 200");
        assertThat(open.get(1).readToEnd()).isEmpty();
    }

    @Test
    void connections_with_an_incomplete_body_are_closed_for_new_ones_too() {
        for (int i = 0; i < 2 * LIMIT; i++) {
            open().send("POST /cups HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345");
        }

        assertThat(open().send(GET).readAnswer()).startsWith("HTTP/1.1 200");
    }

    @Test
    void a_connection_is_closed_when_a_request_head_does_not_arrive_in_time() {
        RawConnection kept = open();
        kept.send(GET).readAnswer();
        RawConnection stopping = open().send(HALF);
        RawConnection dripping = open().send(HALF);
        RawConnection later = open();
        later.send(GET).readAnswer();
        later.send(HALF);
        RawConnection pipelined = open().send(GET + HALF);
        pipelined.readAnswer();

        while (dripping.isSilentFor(300)) {
            dripping.send("x");
        }
        assertThat(open().readToEnd()).isEmpty();
        assertThat(stopping.readToEnd()).isEmpty();
        assertThat(later.readToEnd()).isEmpty();
        pipelined.send("x");
        assertThat(pipelined.readToEnd()).isEmpty();
        assertThat(kept.send(GET).readAnswer()).startsWith("HTTP/1.1 200");
    }

    private RawConnection open() {
        RawConnection wire = new RawConnection(service);
        open.add(wire);
        return wire;
    }
}
