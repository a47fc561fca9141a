package org.petregistry.pets.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.Json.json;

import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.inject.spi.CDI;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.petregistry.foreignkey.pairing.DatabaseGate;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** Calls the service under test over real connections. */
public final class PetsService extends Api {
    /** What the database resource of the tests gives the service. */
    static final String SECRET = "test-secret";

    private static final String CONNECTIONS = "http_server_active_connections";

    public PetsService() {
        super(CDI.current().select(HttpServer.class).get().getLocalBaseUri());
    }

    /** Creates a pet with this owner, or without one. */
    public Answer createPet(String name, Long ownerId) {
        return post("/pets", json("{'name':'%s','ownerId':%s}", name, ownerId));
    }

    /** Creates a post by this owner. */
    public Answer createPost(String body, long authorId, Long petId) {
        return post("/posts", json("{'body':'%s','authorId':%d,'petId':%s}", body, authorId, petId));
    }

    /** Sends a request as owners-service does. */
    public CompletableFuture<Answer> sendInternal(UUID registry, String method, String path, String body) {
        return sendAsync(method, path, body, internal(registry));
    }

    /** The headers of a call from owners-service. */
    public static String[] internal(UUID registry) {
        return new String[] {
            "Authorization", "Bearer " + SECRET, "Registry-Id", registry.toString(), "Pair", pair().toString()
        };
    }

    /** The number of the last meeting, after the service has settled. */
    private static UUID pair() {
        DatabaseGate gate = CDI.current().select(DatabaseGate.class).get();
        return await().until(gate::known, state -> state != null && state.settled())
                .pair();
    }

    /**
     * Sends a request, and disconnects before the answer.
     *
     * @param afterSending runs before the caller disconnects
     */
    public void sendAndGoAway(Runnable afterSending, String method, String path, String body, String... headers)
            throws IOException {
        double connections = metric(CONNECTIONS);
        try (Socket caller = new Socket(base().getHost(), base().getPort())) {
            StringBuilder request =
                    new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + base().getAuthority()
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n");
            for (int i = 0; i < headers.length; i += 2) {
                request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            }
            request.append("\r\n").append(body);
            caller.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            afterSending.run();
            assertThat(metric(CONNECTIONS)).isGreaterThan(connections);
        }
        await().pollInterval(Duration.ofMillis(10)).until(() -> metric(CONNECTIONS) <= connections);
    }
}
