package org.petregistry.rest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Calls the service under test over a real connection. */
final class Caller {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    Caller(URI base) {
        this.base = base;
    }

    record Answer(int status, HttpResponse<String> raw) {
        String header(String name) {
            return raw.headers().firstValue(name).orElse(null);
        }

        JsonNode json() {
            return parse(raw.body());
        }

        /** The violations of a problem, pointer to message, in their order. */
        Map<String, String> violations() {
            return StreamSupport.stream(json().path("violations").spliterator(), false)
                    .collect(Collectors.toMap(
                            violation -> violation.get("pointer").textValue(),
                            violation -> violation.get("message").textValue(),
                            (one, two) -> one + " | " + two,
                            LinkedHashMap::new));
        }
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    Answer post(String path, String json, String... headers) {
        return post(path, BodyPublishers.ofString(json), headers);
    }

    Answer post(String path, BodyPublisher body, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(body));
    }

    Answer patch(String path, String json, String mediaType) {
        return send(request(path)
                .header("Content-Type", mediaType)
                .method("PATCH", BodyPublishers.ofString(json, StandardCharsets.UTF_8)));
    }

    /** One of the service's own figures, which has no labels. */
    double metric(String name) {
        return get("/q/metrics")
                .raw()
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base.toString().replaceAll("/$", "") + path))
                .timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A text as a JSON string. */
    static String json(String text) {
        return MAPPER.getNodeFactory().textNode(text).toString();
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Not JSON: " + json, e);
        }
    }
}
