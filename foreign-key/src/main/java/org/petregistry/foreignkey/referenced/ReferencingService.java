package org.petregistry.foreignkey.referenced;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.ClientWebApplicationException;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.pairing.OtherSide;
import org.petregistry.foreignkey.protocol.Decision;
import org.petregistry.foreignkey.protocol.FirstOfEach;
import org.petregistry.foreignkey.protocol.Meeting;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.internal.OtherService;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * The client of the referencing service. A call without a valid response in time fails with {@link Referenced#unavailable}.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class ReferencingService implements OtherSide {
    private static final int BAD_REQUEST = 400;

    /** The number of rows embedded for each thing. */
    private static final int EMBEDDED = 20;

    private final ReferencingApi api;
    private final PatientReferencingApi patientApi;
    private final RegistryIdentity registry;
    private final Pauses pauses;
    private final ObjectMapper json;
    private final Thing thing;
    private final ForeignKeySettings.Recall recallSettings;
    private final OtherService reads;
    private final OtherService recalls;
    private final OtherService patientRecalls;

    private volatile Boolean reachable;

    ReferencingService(
            @RestClient ReferencingApi api,
            @RestClient PatientReferencingApi patientApi,
            RegistryIdentity registry,
            Pauses pauses,
            ObjectMapper json,
            ReferencedSide side,
            ForeignKeySettings settings) {
        this.api = api;
        this.patientApi = patientApi;
        this.registry = registry;
        this.pauses = pauses;
        this.json = json;
        Referenced key = side.declaration();
        thing = key.thing();
        String name = key.service();
        ForeignKeySettings.Breaker breaker = settings.breaker();
        recallSettings = settings.recall();
        reads = new OtherService(
                name, key.unavailable(), settings.calls().timeout(), breaker.window(), breaker.delay());
        recalls = new OtherService(
                name + " (recalls)", key.unavailable(), recallSettings.timeout(), breaker.window(), breaker.delay());
        // Limited: a recall that takes longer continues in the other service, and the next call returns in-progress at
        // once.
        patientRecalls = OtherService.withoutBreaker(name, key.unavailable(), recallSettings.backgroundTimeout());
    }

    /** Whether the last call got a valid response; empty before the first call. */
    Optional<Boolean> reachable() {
        return Optional.ofNullable(reachable);
    }

    /**
     * Gets the first referencing rows of each of many things, in one call.
     *
     * @param ids at most one page of things
     */
    Uni<FirstOfEach> firstOfEach(Relation relation, List<Long> ids) {
        JsonNode question = new FirstOfEach.Question(ids, EMBEDDED).toJson(thing);
        return registry.id()
                .flatMap(id -> ask(reads, () -> api.firstOfEach(id, relation.name(), thing.name(), question)
                        .map(answer -> FirstOfEach.of(answer, thing, ids))));
    }

    /**
     * Gets one page of the referencing rows of a thing.
     *
     * @param query the unchanged query string of the caller, or null; the other service validates it
     * @return the page from the other service; its links are paths of this one
     * @throws Problem 400 from the other service
     */
    Uni<RestResponse<String>> ofOne(Relation relation, long thingId, String query) {
        return registry.id()
                .flatMap(id -> ask(reads, () -> api.ofOne(id, thing.plural(), thingId, relation.name(), query)
                        .map(this::page)
                        .onFailure(ReferencingService::isBadRequest)
                        .recoverWithItem(failure -> new Relayed(null, refusal(failure)))))
                .map(Relayed::orThrow);
    }

    private Relayed page(RestResponse<String> answer) {
        requireItems(answer.getEntity());
        RestResponse.ResponseBuilder<String> page = RestResponse.ResponseBuilder.ok(answer.getEntity());
        String link = answer.getHeaderString(HttpHeaders.LINK);
        return new Relayed((link == null ? page : page.header(HttpHeaders.LINK, link)).build(), null);
    }

    /** The page is passed on as it is, so it is only scanned. */
    private void requireItems(String page) {
        boolean found = false;
        try (JsonParser parser = json.createParser(page)) {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            while (isObject && parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean items = parser.currentName().equals("items");
                found |= parser.nextToken() == JsonToken.START_ARRAY && items;
                parser.skipChildren();
            }
        } catch (IOException notJson) {
            throw new IllegalArgumentException(notJson);
        }
        if (!found) {
            throw new IllegalArgumentException("a page without items");
        }
    }

    private static boolean isBadRequest(Throwable failure) {
        return failure instanceof ClientWebApplicationException answer
                && answer.getResponse().getStatus() == BAD_REQUEST;
    }

    /** Passes on a problem of the other service: it is about the query string of the caller. */
    private Problem refusal(Throwable failure) {
        JsonNode document =
                read(((ClientWebApplicationException) failure).getResponse().readEntity(String.class));
        if (!document.path("type").asText().equals(ProblemType.INVALID_REQUEST.uri())) {
            throw new IllegalArgumentException("an unexpected 400");
        }
        Problem problem =
                Problem.of(ProblemType.INVALID_REQUEST, document.path("detail").asText());
        document.properties().forEach(member -> problem.with(member.getKey(), member.getValue()));
        return problem;
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }

    /**
     * Recalls a grant while a client waits, and polls while the recall is in progress.
     *
     * @return its outcome, or {@link Decision#IN_PROGRESS} if there is none in time
     */
    Uni<Outcome> recall(Deletion deletion) {
        Recall recall = deletion.recall();
        UUID pair = deletion.requirePair();
        long start = System.nanoTime();
        return registry.id()
                .flatMap(id -> ask(recalls, () -> Multi.createBy()
                        .repeating()
                        .uni(() -> new AtomicBoolean(true), first -> (first.getAndSet(false)
                                        ? Uni.createFrom().voidItem()
                                        : pauses.of(recallSettings.interval()))
                                .chain(() -> api.recall(id, pair, recall.deletionId(), recall.toJson(thing)))
                                .map(answer -> outcome(recall, answer)))
                        .whilst(outcome -> !outcome.decision().isFinal() && mayAskAgain(start))
                        .collect()
                        .last()));
    }

    @Override
    public Uni<Map<String, Long>> reserve(UUID pair, Map<String, Long> upTo) {
        return ask(recalls, () -> api.reserve(pair, Meeting.ids(upTo)).map(Meeting::ids));
    }

    @Override
    public Uni<Void> release(UUID pair, Map<String, Long> upTo, Map<String, Long> reserved) {
        return ask(recalls, () -> api.release(pair, Meeting.released(upTo, reserved)))
                .replaceWithVoid();
    }

    private boolean mayAskAgain(long start) {
        return System.nanoTime() - start
                < recallSettings.timeout().minus(recallSettings.interval()).toNanos();
    }

    private Outcome outcome(Recall recall, RestResponse<JsonNode> answer) {
        Outcome outcome = Outcome.of(recall, thing, answer.getStatus(), answer.getEntity());
        if (outcome.decision() == Decision.NONE) {
            throw new IllegalArgumentException("a response to another request");
        }
        return outcome;
    }

    /**
     * Recalls a grant in the background. No circuit breaker: retries are unlimited, and the first to notice that the other
     * service is back.
     *
     * @return {@link Decision#NONE} for any other response, so that other recalls are still tried
     */
    Uni<Outcome> recallPatiently(Deletion deletion) {
        Recall recall = deletion.recall();
        UUID pair = deletion.requirePair();
        return registry.id()
                .flatMap(id -> ask(patientRecalls, () -> patientApi
                        .recall(id, pair, recall.deletionId(), recall.toJson(thing))
                        .map(answer -> Outcome.of(recall, thing, answer.getStatus(), answer.getEntity()))
                        .onFailure(ClientWebApplicationException.class)
                        .recoverWithItem(Outcome.none(recall))));
    }

    private <T> Uni<T> ask(OtherService service, Supplier<Uni<T>> call) {
        return service.ask(call).onItemOrFailure().invoke((item, failure) -> reachable = failure == null);
    }

    /** A page or a 400: both are responses that the circuit breaker must not count as failures. */
    private record Relayed(RestResponse<String> page, Problem refusal) {
        RestResponse<String> orThrow() {
            if (refusal != null) {
                throw refusal;
            }
            return page;
        }
    }
}
