package org.petregistry.rest.warmup;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.petregistry.rest.query.Streams;

/** The steps of a warm-up, in the order in which they are run. Requests go to this service itself. */
public final class Steps {
    private final Loopback self;
    private final List<Step> steps = new ArrayList<>();

    Steps(Loopback self) {
        this.self = self;
    }

    /** A GET for JSON. */
    public Steps get(String path) {
        return request(HttpMethod.GET, path, null, Map.of());
    }

    /** A GET for a stream. */
    public Steps stream(String path) {
        return request(HttpMethod.GET, path, null, Map.of("Accept", Streams.NDJSON));
    }

    /** A POST that is rejected. It has an {@code Idempotency-Key}, which is not stored for rejected requests. */
    public Steps post(String path, String body) {
        return request(
                HttpMethod.POST,
                path,
                body,
                Map.of("Content-Type", "application/json", "Idempotency-Key", "warm-up " + WarmUp.ID));
    }

    /** A PUT that is rejected. */
    public Steps put(String path, String body) {
        return request(HttpMethod.PUT, path, body, Map.of("Content-Type", "application/json"));
    }

    /** A PATCH that is rejected. */
    public Steps patch(String path, String body) {
        return request(HttpMethod.PATCH, path, body, Map.of("Content-Type", "application/merge-patch+json"));
    }

    /** A DELETE that is rejected. */
    public Steps delete(String path) {
        return request(HttpMethod.DELETE, path, null, Map.of());
    }

    /**
     * Work in the service's own code. Its result is written as JSON, like a response, and discarded.
     *
     * @param name its name in the log
     */
    public Steps work(String name, Supplier<Uni<?>> work) {
        steps.add(new Step(name, work));
        return this;
    }

    private Steps request(HttpMethod method, String path, String body, Map<String, String> headers) {
        return work(method + " " + path, () -> self.send(method, path, body, headers));
    }

    List<Step> all() {
        return steps;
    }

    record Step(String name, Supplier<Uni<?>> work) {}
}
