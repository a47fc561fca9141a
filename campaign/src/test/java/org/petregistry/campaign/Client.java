package org.petregistry.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.petregistry.campaign.Request.Change;
import org.petregistry.campaign.Request.Create;
import org.petregistry.campaign.Request.Delete;
import org.petregistry.campaign.Request.Read;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Pair.Relation;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** Sends requests and writes down what came of them. One for all clients of a campaign, whose calls have one clock. */
final class Client {
    /** Longer than a service lets anybody wait, which is 2 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

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
        Api service = new Api(to.api().base(), PATIENCE);
        long begin = System.nanoTime();
        Reply reply = reply(service, request);
        return new Call(to.name(), begin, System.nanoTime(), request, reply);
    }

    private Reply reply(Api service, Request request) {
        try {
            return read(answer(service, request));
        } catch (UncheckedIOException | IllegalStateException | IllegalArgumentException noProperAnswer) {
            return Reply.NONE;
        }
    }

    private Answer answer(Api service, Request request) {
        if (request instanceof Create create) {
            List<String> drafts = create.drafts().stream()
                    .map(draft -> body(create.kind(), draft))
                    .toList();
            boolean batch = drafts.size() > 1;
            String path = path(create.kind());
            return service.post(
                    batch ? path + "/batch" : path,
                    batch ? drafts.toString() : drafts.get(0),
                    create.key() == null ? new String[0] : new String[] {"Idempotency-Key", create.key()});
        }
        if (request instanceof Change change) {
            Ref which = change.which();
            return service.patch(
                    path(which.kind()) + "/" + which.id(),
                    which.kind() == Kind.REFERENCED
                            ? pair.draft(change.name())
                            : pair.nullable().patch(change.refersTo()));
        }
        if (request instanceof Delete delete) {
            return service.delete(pair.deletion(delete.id(), delete.nullable().word, delete.mandatory().word));
        }
        return service.get(((Read) request).path());
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

    private Reply read(Answer answer) {
        if (answer.text().isEmpty()) {
            return new Reply(answer.status(), "", false, List.of());
        }
        if (answer.status() >= 300) {
            return Reply.problem(answer.status(), answer.problem().replaceFirst("^" + pair.thing() + "-", "thing-"));
        }
        List<Thing> shown = new ArrayList<>();
        collect(answer.json(), shown);
        return new Reply(answer.status(), "", answer.header("Idempotency-Replayed") != null, shown);
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
