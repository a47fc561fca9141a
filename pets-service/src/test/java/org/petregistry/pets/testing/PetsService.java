package org.petregistry.pets.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.pets.testing.Json.json;

import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.inject.spi.CDI;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Calls the service under test over real connections. */
public final class PetsService {
    /** What the database resource of the tests gives the service. */
    static final String SECRET = "test-secret";

    private static final String CONNECTIONS = "http_server_active_connections";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base = CDI.current().select(HttpServer.class).get().getLocalBaseUri();

    /** Where it listens. */
    public URI base() {
        return base;
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers).join();
    }

    public Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers).join();
    }

    public Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers).join();
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers).join();
    }

    /** Makes a pet of this owner, or of none. */
    public Answer createPet(String name, Long ownerId) {
        return post("/pets", json("{'name':'%s','ownerId':%s}", name, ownerId));
    }

    /** Makes a post by this owner. */
    public Answer createPost(String body, long authorId, Long petId) {
        return post("/posts", json("{'body':'%s','authorId':%d,'petId':%s}", body, authorId, petId));
    }

    /** Sends a request; the answer comes by itself. */
    public CompletableFuture<Answer> send(String method, String path, String body, String... headers) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, publisher);
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        long start = System.nanoTime();
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(answer -> new Answer(
                        method + " " + path + (body == null ? "" : "\n" + body),
                        answer.statusCode(),
                        answer.headers(),
                        answer.body(),
                        Duration.ofNanos(System.nanoTime() - start)));
    }

    /** Sends a request as owners-service does. */
    public CompletableFuture<Answer> sendInternal(UUID registry, String method, String path, String body) {
        return send(method, path, body, internal(registry));
    }

    /** The headers of a call from owners-service. */
    public static String[] internal(UUID registry) {
        return new String[] {"Authorization", "Bearer " + SECRET, "Registry-Id", registry.toString()};
    }

    /**
     * Sends a request, and goes away without its answer.
     *
     * @param afterSending runs while the caller still listens
     */
    public void sendAndGoAway(Runnable afterSending, String method, String path, String body, String... headers)
            throws IOException {
        double connections = metric(CONNECTIONS);
        try (Socket caller = new Socket(base.getHost(), base.getPort())) {
            StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + base.getAuthority()
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

    /** The value of a metric, added up over its series; 0 where there is none. */
    public double metric(String name) {
        return get("/q/metrics", "Accept", "text/plain")
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
