package org.petregistry.systemtests.relationship.campaign;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.petregistry.systemtests.harness.Json;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.relationship.campaign.Request.Change;
import org.petregistry.systemtests.relationship.campaign.Request.Create;
import org.petregistry.systemtests.relationship.campaign.Request.Delete;
import org.petregistry.systemtests.relationship.campaign.Request.Read;

/** Sends requests and writes down what came of them. One for all clients of a campaign, whose calls have one clock. */
final class Client {
    /** Longer than a service lets anybody wait, which is 2 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Map<Kind, String> PATHS =
            Map.of(Kind.OWNER, "/owners", Kind.PET, "/pets", Kind.POST, "/posts");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<Thing, Thing> things = new ConcurrentHashMap<>();

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

    private static HttpRequest message(URI base, Request request) {
        HttpRequest.Builder message = HttpRequest.newBuilder().timeout(PATIENCE);
        if (request instanceof Create create) {
            String one = PATHS.get(create.kind());
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
            message.uri(base.resolve(PATHS.get(change.which().kind()) + "/"
                            + change.which().id()))
                    .header("Content-Type", "application/merge-patch+json")
                    .method("PATCH", BodyPublishers.ofString(Json.quoted(changed(change))));
        } else if (request instanceof Delete delete) {
            message.uri(base.resolve("/owners/%d?pets=%s&posts=%s"
                            .formatted(delete.owner(), delete.pets().word, delete.posts().word)))
                    .DELETE();
        } else if (request instanceof Read read) {
            message.uri(base.resolve(read.path()));
        }
        return message.build();
    }

    private static String body(Kind kind, Draft draft) {
        Map<String, Object> body = new LinkedHashMap<>();
        switch (kind) {
            case OWNER -> {
                body.put("name", draft.name());
                body.put("username", draft.username());
            }
            case PET -> {
                body.put("name", draft.name());
                body.put("ownerId", draft.owner());
            }
            case POST -> {
                body.put("body", draft.name());
                body.put("authorId", draft.owner());
            }
        }
        return Json.quoted(body);
    }

    private static Map<String, Object> changed(Change change) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (change.which().kind() == Kind.OWNER) {
            body.put("name", change.name());
        } else {
            body.put("ownerId", change.owner());
        }
        return body;
    }

    private Reply read(HttpResponse<String> answer) {
        if (answer.body().isEmpty()) {
            return new Reply(answer.statusCode(), "", false, List.of());
        }
        JsonNode json = Json.parse(answer.body());
        if (answer.statusCode() >= 300) {
            String type = json.path("type").asText();
            return Reply.problem(answer.statusCode(), type.substring(type.lastIndexOf('/') + 1));
        }
        List<Thing> shown = new ArrayList<>();
        collect(json, shown);
        boolean replayed = answer.headers().firstValue("Idempotency-Replayed").isPresent();
        return new Reply(answer.statusCode(), "", replayed, shown);
    }

    /** Everything that is whole, wherever it is embedded. What is shown of a pet's owner in passing is a copy, and is not. */
    private void collect(JsonNode node, List<Thing> shown) {
        if (node.has("species")) {
            shown.add(thing(Kind.PET, node, "name", "ownerId"));
        } else if (node.has("authorId")) {
            shown.add(thing(Kind.POST, node, "body", "authorId"));
        } else if (node.has("state")) {
            shown.add(thing(Kind.OWNER, node, "name", "none"));
        }
        node.forEach(inner -> collect(inner, shown));
    }

    /** Each is kept once, however often it is shown. */
    private Thing thing(Kind kind, JsonNode node, String name, String owner) {
        Thing thing = new Thing(
                new Ref(kind, node.path("id").longValue()),
                node.path(name).textValue(),
                node.path("username").textValue(),
                node.hasNonNull(owner) ? node.path(owner).longValue() : null,
                node.path("version").longValue());
        Thing known = things.putIfAbsent(thing, thing);
        return known == null ? thing : known;
    }
}
