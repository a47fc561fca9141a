package org.petregistry.systemtests.harness;

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

/**
 * A client of one service. It sends what a test says and nothing else: no retry, no redirect, no header but the content
 * type. Headers are given as name, value, name, value. Every request and answer is held against the service's OpenAPI
 * document, and one that is not as it has it fails the test.
 */
public final class Api {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI base;
    private Contract contract;

    public Api(URI base) {
        this.base = base;
    }

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

    /** A body that need not be text, and has no content type but what the headers say. */
    public Answer sendBytes(String method, String path, byte[] body, String... headers) {
        return send(method, path, null, BodyPublishers.ofByteArray(body), headers);
    }

    /** A POST whose length the service cannot know beforehand. */
    public Answer postChunked(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send("POST", path, body, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    }

    /**
     * A request by any method, also one that no operation has.
     *
     * @param body null for none
     */
    public Answer send(String method, String path, String body, String... headers) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return send(method, path, body, publisher, headers);
    }

    private Answer send(String method, String path, String body, BodyPublisher publisher, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, publisher);
        if (body != null) {
            builder.setHeader(
                    "Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.setHeader(headers[i], headers[i + 1]);
        }
        HttpRequest request = builder.build();
        String words = inWords(method, path, body, headers);
        HttpResponse<String> response = exchange(request, words);
        Answer answer = new Answer(words, response.statusCode(), response.headers(), response.body());
        String asked = request.uri().getPath();
        // These are for people and machines beside the clients, and no part of the document.
        if (!asked.equals("/") && !asked.startsWith("/q/")) {
            contract().check(request, body, answer);
        }
        return answer;
    }

    /** What the service promises, as it says itself; read once, when it has answered for the first time. */
    public synchronized Contract contract() {
        if (contract == null) {
            HttpRequest request = HttpRequest.newBuilder(base.resolve("/q/openapi?format=json"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            contract = Contract.of(exchange(request, "the OpenAPI document").body());
        }
        return contract;
    }

    private static HttpResponse<String> exchange(HttpRequest request, String words) {
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(words, e);
        }
    }

    private String inWords(String method, String path, String body, String... headers) {
        String shown = body == null ? "" : body.length() > 500 ? body.substring(0, 500) + "…" : body;
        return method + " " + base.resolve(path) + " " + String.join(" ", headers) + " " + shown;
    }
}
