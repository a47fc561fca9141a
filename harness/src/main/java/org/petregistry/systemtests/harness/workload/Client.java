package org.petregistry.systemtests.harness.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Pair.Relation;
import org.petregistry.systemtests.harness.workload.Request.Create;
import org.petregistry.systemtests.harness.workload.Request.Delete;
import org.petregistry.systemtests.harness.workload.Request.DeleteRow;
import org.petregistry.systemtests.harness.workload.Request.Read;
import org.petregistry.systemtests.harness.workload.Request.Update;
import org.petregistry.systemtests.harness.workload.Services.Instance;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Sends requests, and reads the answers. One for all clients of a workload. */
final class Client {
    private final Pair pair;
    private final Map<Entity, Entity> entities = new ConcurrentHashMap<>();

    /** @param pair whose services are called */
    Client(Pair pair) {
        this.pair = pair;
    }

    /** Makes one call, and waits for its answer or until the timeout. */
    Call send(Instance to, Request request, Duration timeout) {
        long begin = System.nanoTime();
        Reply reply;
        try {
            reply = read(message(request).send(new Api(to.address(), timeout)), request);
        } catch (UncheckedIOException | IllegalArgumentException noProperAnswer) {
            reply = Reply.NONE;
        }
        return new Call(to.name(), begin, System.nanoTime(), request, reply);
    }

    /** Begins one call and abandons it, so that the client does not know what it did. */
    Call abandon(Instance to, Request request, RandomGenerator random) {
        long begin = System.nanoTime();
        try {
            message(request).abandon(to.address(), random);
        } catch (IOException rejected) {
            // The client would not have waited for the answer in any case.
        }
        return new Call(to.name(), begin, System.nanoTime(), request, Reply.NONE);
    }

    private HttpMessage message(Request request) {
        if (request instanceof Create create) {
            List<String> drafts = create.drafts().stream()
                    .map(draft -> body(create.kind(), draft))
                    .toList();
            boolean batch = drafts.size() > 1;
            String path = path(create.kind()) + (batch ? "/batch" : "");
            String body = batch ? drafts.toString() : drafts.get(0);
            return create.key() == null
                    ? new HttpMessage("POST", path, body)
                    : new HttpMessage("POST", path, body, "Idempotency-Key", create.key());
        }
        if (request instanceof Update update) {
            String path = path(update.which());
            return update.ifMatch() == null
                    ? new HttpMessage("PATCH", path, patch(update))
                    : new HttpMessage("PATCH", path, patch(update), "If-Match", "\"" + update.ifMatch() + "\"");
        }
        if (request instanceof Delete delete) {
            String path = pair.deletion(delete.id(), delete.nullable().word, delete.mandatory().word);
            return new HttpMessage("DELETE", path, null);
        }
        if (request instanceof DeleteRow delete) {
            return new HttpMessage("DELETE", path(delete.which()), null);
        }
        Read read = (Read) request;
        return read.stream()
                ? new HttpMessage("GET", read.path(), null, "Accept", "application/x-ndjson")
                : new HttpMessage("GET", read.path(), null);
    }

    /** The path of all entities of a kind. */
    String path(Kind kind) {
        return kind == Kind.REFERENCED ? pair.path() : relation(kind).path();
    }

    private String path(EntityId id) {
        return path(id.kind()) + "/" + id.id();
    }

    private Relation relation(Kind kind) {
        return kind == Kind.NULLABLE ? pair.nullable() : pair.mandatory();
    }

    private String body(Kind kind, Draft draft) {
        if (kind == Kind.REFERENCED) {
            return draft.username() == null ? pair.draft(draft.name()) : pair.draft(draft.name(), draft.username());
        }
        String body = relation(kind).draft(draft.name(), draft.refersTo());
        return draft.row() == null
                ? body
                : ((ObjectNode) Json.parse(body))
                        .put(pair.nullable().table() + "Id", draft.row())
                        .toString();
    }

    private String patch(Update update) {
        Map<String, Object> patch = new HashMap<>();
        Kind kind = update.which().kind();
        if (update.name() != null) {
            patch.put(kind == Kind.REFERENCED ? "name" : relation(kind).text(), update.name());
        }
        if (update.target() != null) {
            patch.put(relation(kind).member(), update.target().thing());
        }
        return Json.quoted(patch);
    }

    private Reply read(Answer answer, Request request) {
        if (answer.status() >= 300) {
            return Reply.problem(
                    answer.status(),
                    answer.problem()
                            .replaceFirst("^" + pair.thing() + "-", "thing-")
                            .replaceFirst("^" + pair.nullable().table() + "-", "row-"));
        }
        List<Entity> shown = new ArrayList<>();
        if (request instanceof Read read && read.stream()) {
            answer.lines().forEach(line -> collect(line, shown));
        } else if (!answer.text().isEmpty()) {
            JsonNode json = answer.json();
            collect(json, shown);
            return new Reply(
                    answer.status(),
                    "",
                    answer.header("Idempotency-Replayed") != null,
                    !json.findPath("unavailable").isMissingNode(),
                    json.hasNonNull("total") ? json.path("total").longValue() : null,
                    shown);
        }
        return Reply.success(answer.status(), shown);
    }

    /** Every complete entity, also an embedded one. One without a version is an excerpt. */
    private void collect(JsonNode node, List<Entity> shown) {
        boolean complete = node.has("version");
        if (complete && node.has(pair.nullable().mark())) {
            shown.add(row(Kind.NULLABLE, node));
        } else if (complete && node.has(pair.mandatory().mark())) {
            shown.add(row(Kind.MANDATORY, node));
        } else if (complete && node.has("state")) {
            shown.add(entity(Kind.REFERENCED, node, "name", "none"));
        }
        node.forEach(inner -> collect(inner, shown));
    }

    private Entity row(Kind kind, JsonNode node) {
        return entity(kind, node, relation(kind).text(), relation(kind).member());
    }

    /** Equal entities share one object, because a history shows the same again and again. */
    private Entity entity(Kind kind, JsonNode node, String name, String reference) {
        Entity entity = new Entity(
                new EntityId(kind, node.path("id").longValue()),
                node.path(name).textValue(),
                node.path("username").textValue(),
                node.hasNonNull(reference) ? node.path(reference).longValue() : null,
                node.path("version").longValue());
        Entity known = entities.putIfAbsent(entity, entity);
        return known == null ? entity : known;
    }
}
