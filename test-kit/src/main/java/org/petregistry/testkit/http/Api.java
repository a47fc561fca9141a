package org.petregistry.testkit.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A client of one service. It sends exactly what a test specifies: no retry, no redirect, no header except the content
 * type. Headers are given as name, value, name, value.
 */
public class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI base;
    private final Duration patience;

    public Api(URI base) {
        this(base, PATIENCE);
    }

    /** @param patience the timeout of an answer */
    public Api(URI base, Duration patience) {
        this.base = base;
        this.patience = patience;
    }

    /** The base of every path. */
    public URI base() {
        return base;
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer head(String path, String... headers) {
        return send("HEAD", path, null, headers);
    }

    public Answer post(String path, String body, String... headers) {
        return send("POST", path, body, headers);
    }

    public Answer put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    public Answer patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    /** A body of bytes, with no content type except in the headers. */
    public Answer sendBytes(String method, String path, byte[] body, String... headers) {
        return send(new Sent(method, path, null, BodyPublishers.ofByteArray(body), headers));
    }

    /** A POST without a Content-Length. */
    public Answer postChunked(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(new Sent("POST", path, body, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
    }

    /**
     * A request with any method, also an unsupported one.
     *
     * @param body null for none
     * @throws UncheckedIOException if no complete answer arrives
     */
    public Answer send(String method, String path, String body, String... headers) {
        return send(new Sent(method, path, body, publisher(body), headers));
    }

    /** The same without waiting for the answer. */
    public CompletableFuture<Answer> sendAsync(String method, String path, String body, String... headers) {
        Sent sent = new Sent(method, path, body, publisher(body), headers);
        return CLIENT.sendAsync(sent.request, BodyHandlers.ofString()).thenApply(sent::answer);
    }

    /** The value of a metric, summed over its series; 0 if there is none. */
    public double metric(String name) {
        return get("/q/metrics", "Accept", "text/plain")
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /**
     * Receives every answer before the test.
     *
     * @param body the request's body if it is text, or null
     */
    protected void received(HttpRequest request, String body, Answer answer) {
        // Any answer will do.
    }

    private static BodyPublisher publisher(String body) {
        return body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    }

    private Answer send(Sent sent) {
        try {
            return sent.answer(CLIENT.send(sent.request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(sent.words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(sent.words, e);
        }
    }

    /** A sent request. */
    private final class Sent {
        final HttpRequest request;
        final String words;
        private final String body;
        private final long start = System.nanoTime();

        Sent(String method, String path, String body, BodyPublisher publisher, String... headers) {
            // A path is sent unchanged, also one with dots.
            URI uri =
                    path.startsWith("/") ? URI.create(base.toString().replaceAll("/$", "") + path) : base.resolve(path);
            HttpRequest.Builder builder =
                    HttpRequest.newBuilder(uri).timeout(patience).method(method, publisher);
            if (body != null && Stream.of(headers).noneMatch("Content-Type"::equalsIgnoreCase)) {
                builder.header(
                        "Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
            }
            for (int i = 0; i < headers.length; i += 2) {
                builder.header(headers[i], headers[i + 1]);
            }
            this.request = builder.build();
            this.body = body;
            String shown = body == null ? "" : body.length() > 500 ? body.substring(0, 500) + "…" : body;
            this.words = method + " " + uri + " " + String.join(" ", headers) + " " + shown;
        }

        Answer answer(HttpResponse<String> response) {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Answer answer = new Answer(words, response.statusCode(), response.headers(), response.body(), took);
            received(request, body, answer);
            return answer;
        }
    }
}
