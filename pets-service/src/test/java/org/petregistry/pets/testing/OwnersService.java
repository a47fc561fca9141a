package org.petregistry.pets.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.matching.UrlPattern;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.petregistry.testkit.http.Json;

/**
 * A stand-in for owners-service: it has the owners that tests have created, and lists their changes in the order in which
 * they were published. A test can replace its answers, or suppress them.
 */
public final class OwnersService implements ResponseDefinitionTransformerV2 {
    private static final String LOOKUP = "/internal/owners/lookup";
    private static final String PAIRING = "/internal/pairing";
    private static final String RESERVED_IDS = "/internal/reserved-ids";
    private static final String CHANGES = "/internal/owners/changes";

    /** How long a call waits for changes: short, so that every consumer soon notices the changes of a test. */
    private static final long WAIT_MILLIS = 50;

    /** Higher than the priority of the normal answers. */
    private static final int FAULT = 1;

    private static final int NORMAL = 10;

    private final UUID ownRegistry = UUID.randomUUID();
    private final AtomicLong ids = new AtomicLong(1_000);
    private final Map<Long, ObjectNode> known = new ConcurrentHashMap<>();
    private final NavigableMap<Long, ObjectNode> log = new TreeMap<>();
    private final List<StubMapping> faults = new ArrayList<>();
    private volatile UUID pair;
    private volatile boolean settled;
    private volatile UUID registry = ownRegistry;
    private volatile Gate gate;
    private volatile Gate meetingGate;
    private volatile Gate comparisonGate;
    private volatile int lastWait;
    private WireMockServer server;

    OwnersService() {}

    void answerAt(WireMockServer wireMock) {
        server = wireMock;
        server.stubFor(any(anyUrl()).atPriority(NORMAL).willReturn(aResponse().withTransformers(getName())));
    }

    /** Answers like owners-service, with its own registry; forgets the earlier requests. */
    public void behave() {
        registry = ownRegistry;
        gate = null;
        meetingGate = null;
        comparisonGate = null;
        lastWait = 0;
        server.resetAll();
        server.stubFor(any(anyUrl()).atPriority(NORMAL).willReturn(aResponse().withTransformers(getName())));
    }

    /** A unique id of an owner that does not exist. */
    public long unknown() {
        return ids.incrementAndGet();
    }

    /** A new owner that pets-service does not know. */
    public long active(String name, String username) {
        return put(unknown(), "active", name, username);
    }

    /** The same, with a name that does not matter. */
    public long active() {
        return active("somebody", null);
    }

    /** Sets the state of an owner. */
    public long become(long id, String state) {
        return put(id, state, "somebody", null);
    }

    /** The complete owner as owners-service shows it, with members that pets-service does not know. */
    public JsonNode whole(long id) {
        ObjectNode owner = known.get(id).deepCopy();
        return owner.put("email", "somebody@example.com").put("state", "active");
    }

    /** The number of the last meeting. */
    public UUID pair() {
        return pair;
    }

    /** The id of this registry. */
    public UUID registry() {
        return ownRegistry;
    }

    /** From now on another registry answers, until {@link #behave}. */
    public UUID becomeAnotherRegistry() {
        registry = UUID.randomUUID();
        return registry;
    }

    /** Adds an existing owner to the change feed. */
    public void publish(long id, long version, String name, String username) {
        publish(Json.object()
                .put("id", id)
                .put("version", version)
                .put("name", name)
                .put("username", username)
                .put("key", key(id)));
    }

    /** Adds a deleted owner to the change feed. */
    public void publishDeletion(long id, long version) {
        publish(Json.object().put("id", id).put("version", version).put("deleted", true));
    }

    /** The end of the feed. */
    public synchronized long end() {
        return log.isEmpty() ? 0 : log.lastKey();
    }

    /** Answers look-ups with this instead. */
    public void answerLookups(ResponseDefinitionBuilder answer) {
        fail(urlEqualTo(LOOKUP), answer);
    }

    /** Answers requests for one owner with this instead. */
    public void answerOwner(ResponseDefinitionBuilder answer) {
        server.stubFor(any(urlPathMatching("/internal/owners/[0-9]+"))
                .atPriority(FAULT)
                .willReturn(answer));
    }

    /** Answers the change feed with this instead. */
    public void answerChanges(ResponseDefinitionBuilder answer) {
        fail(urlPathMatching(CHANGES), answer);
    }

    /** Answers the calls of a meeting with this instead. */
    public void answerPairing(ResponseDefinitionBuilder answer) {
        fail(urlPathMatching(PAIRING), answer);
    }

    private void fail(UrlPattern calls, ResponseDefinitionBuilder answer) {
        faults.add(server.stubFor(any(calls).atPriority(FAULT).willReturn(answer)));
    }

    /** Holds the next look-up or request for one owner until its gate is opened. */
    public Gate hold() {
        gate = new Gate();
        return gate;
    }

    /** Holds the response to the next attempt to meet until its gate is opened. */
    public Gate holdMeeting() {
        meetingGate = new Gate();
        return meetingGate;
    }

    /** Holds the next response of a comparison that changes something until its gate is opened. */
    public Gate holdComparison() {
        comparisonGate = new Gate();
        return comparisonGate;
    }

    /** The ids of each look-up since {@link #behave}, in the order of the calls. */
    public List<List<Long>> lookups() {
        return server.findAll(postRequestedFor(urlEqualTo(LOOKUP))).stream()
                .map(request -> Json.longs(Json.parse(request.getBodyAsString()).path("ids")))
                .toList();
    }

    /** For how many seconds the last call for changes since {@link #behave} was to wait for one. */
    public int lastWait() {
        return lastWait;
    }

    /** The number of look-ups and requests for one owner since {@link #behave}. */
    public int questions() {
        return (int) server.getAllServeEvents().stream()
                .map(event -> event.getRequest().getUrl())
                .filter(url -> !url.startsWith(CHANGES) && !url.startsWith(PAIRING) && !url.equals(RESERVED_IDS))
                .count();
    }

    @Override
    public String getName() {
        return "owners-service";
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        LoggedRequest request = event.getRequest();
        if (!request.containsHeader("Authorization")
                || !request.getHeader("Authorization").equals("Bearer " + PetsService.SECRET)) {
            return aResponse().withStatus(401).build();
        }
        String path = request.getUrl().replaceFirst("\\?.*", "");
        if (path.startsWith(PAIRING)) {
            return pairing(request, path.substring(PAIRING.length()));
        }
        if (path.equals(RESERVED_IDS)) {
            return json(200, Json.parse(request.getBodyAsString()));
        }
        if (path.equals(RESERVED_IDS + "/release")) {
            return json(200, Json.parse(request.getBodyAsString()).path("used"));
        }
        if (path.equals(CHANGES)) {
            lastWait = Integer.parseInt(request.queryParameter("wait").firstValue());
            return changes(Long.parseLong(request.queryParameter("after").firstValue()));
        }
        Gate held = gate;
        if (held != null) {
            gate = null;
            held.pass();
        }
        return path.equals(LOOKUP)
                ? lookup(Json.longs(Json.parse(request.getBodyAsString()).path("ids")))
                : owner(Long.parseLong(path.substring(path.lastIndexOf('/') + 1)));
    }

    /** Meets, and has whatever pets-service has. */
    private ResponseDefinition pairing(LoggedRequest request, String path) {
        if (path.isEmpty() && request.getMethod().equals(RequestMethod.GET)) {
            return json(
                    200,
                    Json.object()
                            .put("registry", registry.toString())
                            .put("pair", Objects.toString(pair, null))
                            .put("settled", settled));
        }
        if (path.isEmpty()) {
            pair = UUID.randomUUID();
            settled = false;
            ObjectNode answer = Json.object()
                    .put("registry", registry.toString())
                    .put(
                            "attempt",
                            Json.parse(request.getBodyAsString())
                                    .path("attempt")
                                    .asText())
                    .put("pair", pair.toString())
                    .put("position", end())
                    .put("highest", 0);
            answer.putObject("held");
            answer.putObject("wanted");
            Gate held = meetingGate;
            if (held != null) {
                meetingGate = null;
                held.pass();
            }
            return json(200, answer);
        }
        if (path.endsWith("/digests")) {
            ObjectNode answer = Json.object();
            answer.putObject("pieces");
            return json(200, answer);
        }
        if (path.endsWith("/things")) {
            ObjectNode answer = Json.object().put("total", 0);
            ArrayNode items = answer.putArray("items");
            Json.parse(request.getBodyAsString()).forEach(reported -> {
                boolean granted = reported.path("state").asText().equals("granted")
                        && !isDeleted(reported.path("id").longValue());
                items.add(((ObjectNode) reported.deepCopy()).put("state", granted ? "alive" : "gone"));
            });
            answer.putObject("counts");
            Gate held = comparisonGate;
            if (held != null && request.getUrl().endsWith("apply=true")) {
                comparisonGate = null;
                held.pass();
            }
            return json(200, answer);
        }
        settled = true;
        return aResponse().withStatus(204).build();
    }

    private boolean isDeleted(long id) {
        ObjectNode owner = known.get(id);
        return owner != null && owner.path("state").asText().equals("deleted");
    }

    private ResponseDefinition lookup(List<Long> asked) {
        ObjectNode answer =
                Json.object().put("registry", registry.toString()).put("pair", Objects.toString(pair, null));
        ArrayNode owners = answer.putArray("owners");
        for (long id : asked) {
            ObjectNode owner = known.get(id);
            owners.add(owner == null ? Json.object().put("id", id).put("state", "unknown") : owner);
        }
        return json(200, answer);
    }

    private ResponseDefinition owner(long id) {
        ObjectNode owner = known.get(id);
        if (owner == null) {
            return json(404, Json.object().put("type", "/problems/not-found"));
        }
        return owner.path("state").textValue().equals("deleted")
                ? json(410, Json.object().put("type", "/problems/owner-deleted"))
                : json(200, whole(id));
    }

    private synchronized ResponseDefinition changes(long after) {
        if (end() <= after) {
            try {
                wait(WAIT_MILLIS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
        ObjectNode answer =
                Json.object().put("registry", registry.toString()).put("pair", Objects.toString(pair, null));
        answer.putArray("items").addAll(log.tailMap(after, false).values());
        return json(200, answer.put("next", Math.max(after, end())));
    }

    private synchronized void publish(ObjectNode change) {
        long position = end() + 1;
        // Each owner appears once, at its last change.
        log.values().removeIf(earlier -> earlier.path("id").equals(change.path("id")));
        log.put(position, change);
        notifyAll();
    }

    private long put(long id, String state, String name, String username) {
        ObjectNode owner = Json.object().put("id", id).put("state", state).put("version", 0);
        known.put(id, owner.put("name", name).put("username", username).put("key", key(id)));
        return id;
    }

    /** The identity of an owner: the same in each state. */
    private static String key(long id) {
        return UUID.nameUUIDFromBytes(("owner " + id).getBytes(UTF_8)).toString();
    }

    private ResponseDefinition json(int status, JsonNode body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withHeader("Registry-Id", registry.toString())
                .withBody(body.toString())
                .build();
    }

    /** Holds one call until the test releases it. */
    public static final class Gate {
        private static final int LONG_SECONDS = 10;

        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        /** Returns when the call has arrived. */
        public void awaitArrival() {
            await(arrived);
        }

        /** Releases the call. */
        public void open() {
            opened.countDown();
        }

        private void pass() {
            arrived.countDown();
            await(opened);
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(LONG_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("no call arrived");
                }
            } catch (InterruptedException stopping) {
                throw new IllegalStateException(stopping);
            }
        }
    }
}
