package org.petregistry.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.petregistry.terminal.CommandFailure;

/**
 * A client of a service. It sends and reads JSON, and retries while the service restarts or is busy. Each POST has an {@code
 * Idempotency-Key}, so that a retry has no further effect.
 */
public final class ServiceClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Executor AFTER_A_PAUSE = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);
    private static final int UNAVAILABLE = 503;

    private final URI address;
    private final Map<String, String> headers;
    private final Duration timeout;
    private final Duration patience;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /**
     * Creates a client; the service need not run yet.
     *
     * @param address where it listens
     * @param headers the headers of all requests, by name
     * @param timeout how long to wait for an answer
     * @param patience how long to retry if there is none, or its status is 503
     */
    public ServiceClient(URI address, Map<String, String> headers, Duration timeout, Duration patience) {
        this.address = address;
        this.headers = headers;
        this.timeout = timeout;
        this.patience = patience;
    }

    /** Sends a GET request. */
    public CompletableFuture<JsonNode> get(String path) {
        return asked(request(path).GET().build());
    }

    /** Sends a POST request with a JSON body. */
    public CompletableFuture<JsonNode> post(String path, Object body) {
        try {
            return asked(request(path)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                    .build());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for an answer.
     *
     * @throws CommandFailure if there is none, or its status is not 2xx
     */
    public static JsonNode answer(CompletableFuture<JsonNode> asked) {
        try {
            return asked.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(timeout);
        headers.forEach(request::header);
        return request;
    }

    private CompletableFuture<JsonNode> asked(HttpRequest request) {
        return asked(request, Instant.now().plus(patience));
    }

    private CompletableFuture<JsonNode> asked(HttpRequest request, Instant deadline) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .handle((answer, failure) -> {
                    boolean isThere = failure == null && answer.statusCode() != UNAVAILABLE;
                    if (isThere || Instant.now().isAfter(deadline)) {
                        return CompletableFuture.completedFuture(read(request, answer, failure));
                    }
                    return CompletableFuture.supplyAsync(() -> asked(request, deadline), AFTER_A_PAUSE)
                            .thenCompose(again -> again);
                })
                .thenCompose(answer -> answer);
    }

    private JsonNode read(HttpRequest request, HttpResponse<byte[]> answer, Throwable failure) {
        String asked = "%s %s".formatted(request.method(), request.uri());
        if (failure != null) {
            boolean late = failure.getCause() instanceof HttpTimeoutException;
            throw new CommandFailure(
                    "%s got no answer (%s): is the registry running there?"
                            .formatted(asked, late ? "timed out" : "cannot connect"),
                    failure);
        }
        try {
            JsonNode body = json.readTree(answer.body());
            if (answer.statusCode() / 100 != 2) {
                throw new CommandFailure("%s was answered with %d: %s"
                        .formatted(
                                asked, answer.statusCode(), body.path("detail").asText()));
            }
            return body;
        } catch (IOException e) {
            throw new CommandFailure("the answer to %s is not JSON".formatted(asked), e);
        }
    }
}
