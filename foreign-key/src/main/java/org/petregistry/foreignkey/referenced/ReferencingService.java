package org.petregistry.foreignkey.referenced;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.ClientWebApplicationException;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.Decision;
import org.petregistry.foreignkey.protocol.FirstOfEach;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.internal.OtherService;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * The service that refers to the thing, as this one sees it. Where no proper answer comes in time, a call ends with {@link
 * Referenced#unavailable}.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class ReferencingService {
    private static final int BAD_REQUEST = 400;

    /** How many rows of each thing's are embedded. */
    private static final int EMBEDDED = 20;

    private final ReferencingApi api;
    private final PatientReferencingApi patientApi;
    private final Registry registry;
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
            Registry registry,
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
        // Not for ever: a recall that takes longer goes on there, and the next one is told so at once.
        patientRecalls = OtherService.withoutBreaker(name, key.unavailable(), recallSettings.backgroundTimeout());
    }

    /** Whether the last call got a proper answer; empty before the first. */
    Optional<Boolean> reachable() {
        return Optional.ofNullable(reachable);
    }

    /**
     * Asks for the first rows that refer to each of many things, in one call.
     *
     * @param ids at most a page of things
     */
    Uni<FirstOfEach> firstOfEach(Relation relation, List<Long> ids) {
        JsonNode question = new FirstOfEach.Question(ids, EMBEDDED).toJson(thing);
        return registry.id()
                .flatMap(id -> ask(reads, () -> api.firstOfEach(id, relation.name(), thing.name(), question)
                        .map(answer -> FirstOfEach.of(answer, thing, ids))));
    }

    /**
     * Asks for one page of what refers to a thing.
     *
     * @param query the query string as the caller wrote it, or null: the other service reads and checks it
     * @return the page as the other service shows it; its links are paths of this one
     * @throws Problem 400 as the other service words it
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
        if (!read(answer.getEntity()).path("items").isArray()) {
            throw new IllegalArgumentException("a page without items");
        }
        RestResponse.ResponseBuilder<String> page = RestResponse.ResponseBuilder.ok(answer.getEntity());
        String link = answer.getHeaderString(HttpHeaders.LINK);
        return new Relayed((link == null ? page : page.header(HttpHeaders.LINK, link)).build(), null);
    }

    private static boolean isBadRequest(Throwable failure) {
        return failure instanceof ClientWebApplicationException answer
                && answer.getResponse().getStatus() == BAD_REQUEST;
    }

    /** The problem of the other service as one of ours: what it says is about the request, which is the caller's. */
    private Problem refusal(Throwable failure) {
        JsonNode document =
                read(((ClientWebApplicationException) failure).getResponse().readEntity(String.class));
        if (!document.path("type").asText().equals(ProblemType.INVALID_REQUEST.uri())) {
            throw new IllegalArgumentException("a 400 of another kind");
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
     * Recalls a grant while a client waits, and asks again as long as the other service is deciding.
     *
     * @return its outcome, or {@link Decision#IN_PROGRESS} where it has none in time
     */
    Uni<Outcome> recall(Recall recall) {
        long start = System.nanoTime();
        return registry.id()
                .flatMap(id -> ask(recalls, () -> Multi.createBy()
                        .repeating()
                        .uni(() -> new AtomicBoolean(true), first -> (first.getAndSet(false)
                                        ? Uni.createFrom().voidItem()
                                        : pauses.of(recallSettings.interval()))
                                .chain(() -> api.recall(id, recall.deletionId(), recall.toJson(thing)))
                                .map(answer -> outcome(recall, answer)))
                        .whilst(outcome -> !outcome.decision().isFinal() && mayAskAgain(start))
                        .collect()
                        .last()));
    }

    private boolean mayAskAgain(long start) {
        return System.nanoTime() - start
                < recallSettings.timeout().minus(recallSettings.interval()).toNanos();
    }

    private Outcome outcome(Recall recall, RestResponse<JsonNode> answer) {
        Outcome outcome = Outcome.of(recall, thing, answer.getStatus(), answer.getEntity());
        if (outcome.decision() == Decision.NONE) {
            throw new IllegalArgumentException("an answer to something else");
        }
        return outcome;
    }

    /**
     * Recalls a grant in the background. No breaker: it goes on trying for ever, and is the first to notice that the other
     * service is back.
     *
     * @return {@link Decision#NONE} where it answered with something else, so that others may still be asked for
     */
    Uni<Outcome> recallPatiently(Recall recall) {
        return registry.id()
                .flatMap(id -> ask(patientRecalls, () -> patientApi
                        .recall(id, recall.deletionId(), recall.toJson(thing))
                        .map(answer -> Outcome.of(recall, thing, answer.getStatus(), answer.getEntity()))
                        .onFailure(ClientWebApplicationException.class)
                        .recoverWithItem(Outcome.none(recall))));
    }

    private <T> Uni<T> ask(OtherService service, Supplier<Uni<T>> call) {
        return service.ask(call).onItemOrFailure().invoke((item, failure) -> reachable = failure == null);
    }

    /** A page or the refusal to give one: both are answers, which a breaker must not count as failures. */
    private record Relayed(RestResponse<String> page, Problem refusal) {
        RestResponse<String> orThrow() {
            if (refusal != null) {
                throw refusal;
            }
            return page;
        }
    }
}
