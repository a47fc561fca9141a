package org.petregistry.systemtests.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Api;

/** Clients that announce a large body and stop in the middle: together they send more than the memory limit. */
class FloodIT {
    private static final int CALLERS = 120;
    private static final int ANNOUNCED = 4 << 20;
    private static final byte[] SENT = new byte[3_900_000];

    private final RunningRegistry registry = RunningRegistry.shared();
    private final Api pets = registry.pets();

    @Test
    void stalled_bodies_do_not_block_other_requests() throws IOException {
        List<Socket> callers = new ArrayList<>();
        try {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(flood());
                if (i % 10 == 9) {
                    assertThat(pets.get("/q/health/live").status()).isEqualTo(200);
                    assertThat(pets.post("/pets", json("{'name': 'dry'}"))).hasStatus(201);
                }
            }
        } finally {
            for (Socket caller : callers) {
                caller.close();
            }
        }

        await().untilAsserted(
                        () -> assertThat(pets.post("/pets/batch", batch())).hasStatus(201));
        assertThat(registry.petsService().log()).doesNotContain("OutOfMemory");
    }

    private Socket flood() throws IOException {
        Socket caller = new Socket(pets.base().getHost(), pets.base().getPort());
        caller.getOutputStream()
                .write(
                        ("POST /pets/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                        + ANNOUNCED + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        caller.getOutputStream().write(SENT);
        return caller;
    }

    /** The maximum size of a batch. */
    private static String batch() {
        return "[" + json("{'name': 'afloat'}") + " ".repeat(ANNOUNCED - 100) + "]";
    }
}
