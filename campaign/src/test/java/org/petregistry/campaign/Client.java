package org.petregistry.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.petregistry.campaign.Request.Change;
import org.petregistry.campaign.Request.Create;
import org.petregistry.campaign.Request.Delete;
import org.petregistry.campaign.Request.Read;
import org.petregistry.systemtests.harness.Json;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Pair.Relation;

/** Sends requests and writes down what came of them. One for all clients of a campaign, whose calls have one clock. */
final class Client {
    /** Longer than a service lets anybody wait, which is 2 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<Thing, Thing> things = new ConcurrentHashMap<>();
    private final Pair pair;

    /** @param pair whose services are called */
    Client(Pair pair) {
        this.pair = pair;
    }

    /** All calls so far. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Makes one call and waits for its answer, or until it is given up. */
    Call send(Instance to, Request request) {
        Call call = sendUnrecorded(to, request);
        calls.add(call);
        return call;
    }

    /** The same without writing it down. */
    Call sendUnrecorded(Instance to, Request request) {
        URI base = to.api().base();
        HttpRequest message = message(base, request);
        long begin = System.nanoTime();
        Reply reply = reply(message);
        return new Call(to.name(), begin, System.nanoTime(), request, reply);
    }

    private Reply reply(HttpRequest message) {
        try {
            HttpResponse<String> answer = http.send(message, BodyHandlers.ofString());
            return read(answer);
        } catch (IOException | IllegalArgumentException noProperAnswer) {
            return Reply.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.NONE;
        }
    }

    private HttpRequest message(URI base, Request request) {
        HttpRequest.Builder message = HttpRequest.newBuilder().timeout(PATIENCE);
        if (request instanceof Create create) {
            String one = path(create.kind());
            boolean batch = create.drafts().size() > 1;
            message.uri(base.resolve(batch ? one + "/batch" : one))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(
                            batch
                                    ? create.drafts().stream()
                                            .map(draft -> body(create.kind(), draft))
                                            .collect(Collectors.joining(",", "[", "]"))
                                    : body(create.kind(), create.drafts().get(0))));
            if (create.key() != null) {
                message.header("Idempotency-Key", create.key());
            }
        } else if (request instanceof Change change) {
            message.uri(base.resolve(
                            path(change.which().kind()) + "/" + change.which().id()))
                    .header("Content-Type", "application/merge-patch+json")
                    .method(
                            "PATCH",
                            BodyPublishers.ofString(
                                    change.which().kind() == Kind.REFERENCED
                                            ? pair.draft(change.name())
                                            : pair.nullable().patch(change.refersTo())));
        } else if (request instanceof Delete delete) {
            message.uri(base.resolve(pair.deletion(delete.id(), delete.nullable().word, delete.mandatory().word)))
                    .DELETE();
        } else if (request instanceof Read read) {
            message.uri(base.resolve(read.path()));
        }
        return message.build();
    }

    private String path(Kind kind) {
        return switch (kind) {
            case REFERENCED -> pair.path();
            case NULLABLE -> pair.nullable().path();
            case MANDATORY -> pair.mandatory().path();
        };
    }

    private String body(Kind kind, Draft draft) {
        return switch (kind) {
            case REFERENCED ->
                draft.username() == null ? pair.draft(draft.name()) : pair.draft(draft.name(), draft.username());
            case NULLABLE -> pair.nullable().draft(draft.name(), draft.refersTo());
            case MANDATORY -> pair.mandatory().draft(draft.name(), draft.refersTo());
        };
    }

    private Reply read(HttpResponse<String> answer) {
        if (answer.body().isEmpty()) {
            return new Reply(answer.statusCode(), "", false, List.of());
        }
        JsonNode json = Json.parse(answer.body());
        if (answer.statusCode() >= 300) {
            String type = json.path("type").asText();
            return Reply.problem(
                    answer.statusCode(),
                    type.substring(type.lastIndexOf('/') + 1).replaceFirst("^" + pair.thing() + "-", "thing-"));
        }
        List<Thing> shown = new ArrayList<>();
        collect(json, shown);
        boolean replayed = answer.headers().firstValue("Idempotency-Replayed").isPresent();
        return new Reply(answer.statusCode(), "", replayed, shown);
    }

    /** Everything that is whole, wherever it is embedded. What a row shows of a thing in passing is a copy, and is not. */
    private void collect(JsonNode node, List<Thing> shown) {
        if (node.has(pair.nullable().mark())) {
            shown.add(row(Kind.NULLABLE, node, pair.nullable()));
        } else if (node.has(pair.mandatory().mark())) {
            shown.add(row(Kind.MANDATORY, node, pair.mandatory()));
        } else if (node.has("state")) {
            shown.add(thing(Kind.REFERENCED, node, "name", "none"));
        }
        node.forEach(inner -> collect(inner, shown));
    }

    private Thing row(Kind kind, JsonNode node, Relation relation) {
        return thing(kind, node, relation.text(), relation.member());
    }

    /** Each is kept once, however often it is shown. */
    private Thing thing(Kind kind, JsonNode node, String name, String reference) {
        Thing thing = new Thing(
                new Ref(kind, node.path("id").longValue()),
                node.path(name).textValue(),
                node.path("username").textValue(),
                node.hasNonNull(reference) ? node.path(reference).longValue() : null,
                node.path("version").longValue());
        Thing known = things.putIfAbsent(thing, thing);
        return known == null ? thing : known;
    }
}
