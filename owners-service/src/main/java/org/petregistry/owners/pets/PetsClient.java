package org.petregistry.owners.pets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.ClientWebApplicationException;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.owners.pets.RecallAnswer.Outcome;
import org.petregistry.owners.registry.Registry;
import org.petregistry.owners.time.Pauses;
import org.petregistry.rest.internal.OtherService;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * pets-service, as owners-service sees it. Where no proper answer comes in time, a call ends with
 * {@link PetsProblems#PETS_UNAVAILABLE}.
 */
@ApplicationScoped
public class PetsClient {
    /** How long a deletion waits for its outcome before it goes on in the background. */
    public static final Duration RECALL_LIMIT = Duration.ofSeconds(2);

    /** When to ask again for an outcome that is being decided. */
    private static final Duration RECALL_AGAIN = Duration.ofMillis(200);

    private static final String NAME = "pets-service";
    private static final int BAD_REQUEST = 400;

    /** How many of each owner's are embedded. */
    private static final int EMBEDDED = 20;

    private final PetsApi api;
    private final PatientPetsApi patientApi;
    private final Registry registry;
    private final Pauses pauses;
    private final ObjectMapper json;
    private final OtherService reads = new OtherService(NAME, PetsProblems.PETS_UNAVAILABLE, Duration.ofSeconds(1));
    private final OtherService recalls =
            new OtherService(NAME + " (recalls)", PetsProblems.PETS_UNAVAILABLE, RECALL_LIMIT);
    private final OtherService patientRecalls =
            // Not for ever: a recall that takes longer goes on there, and the next one is told so at once.
            OtherService.withoutBreaker(NAME, PetsProblems.PETS_UNAVAILABLE, Duration.ofSeconds(5));

    private volatile Boolean reachable;

    PetsClient(
            @RestClient PetsApi api,
            @RestClient PatientPetsApi patientApi,
            Registry registry,
            Pauses pauses,
            ObjectMapper json) {
        this.api = api;
        this.patientApi = patientApi;
        this.registry = registry;
        this.pauses = pauses;
        this.json = json;
    }

    /** Whether the last call got a proper answer; empty before the first. */
    public Optional<Boolean> reachable() {
        return Optional.ofNullable(reachable);
    }

    /**
     * Asks for the first of what each of many owners has, in one call.
     *
     * @param ownerIds at most a page of owners
     */
    public Uni<Map<Long, OwnedPage>> firstOfEach(Owned what, List<Long> ownerIds) {
        return registry.id()
                .flatMap(id ->
                        ask(reads, () -> api.byOwner(id, what.word(), new PetsApi.ByOwnerQuestion(ownerIds, EMBEDDED))
                                .map(answer -> pages(answer, ownerIds))));
    }

    private static Map<Long, OwnedPage> pages(PetsApi.ByOwner answer, List<Long> ownerIds) {
        Map<Long, OwnedPage> pages = new LinkedHashMap<>();
        for (PetsApi.OfOwner owner : answer.owners()) {
            if (owner.items() == null || !owner.items().isArray()) {
                throw new IllegalArgumentException("an owner without items");
            }
            pages.put(owner.ownerId(), new OwnedPage(owner.items(), owner.next()));
        }
        // An owner that is left out is not one that has nothing.
        if (!pages.keySet().equals(new HashSet<>(ownerIds))) {
            throw new IllegalArgumentException("other owners than were asked for");
        }
        return pages;
    }

    /**
     * Asks for one page of what an owner has.
     *
     * @param query the query string as the caller wrote it, or null: pets-service reads and checks it
     * @return the page as pets-service shows it; its links are paths of owners-service
     * @throws Problem 400 as pets-service words it
     */
    public Uni<RestResponse<String>> ofOwner(Owned what, long ownerId, String query) {
        return registry.id()
                .flatMap(id -> ask(reads, () -> api.ofOwner(id, ownerId, what.word(), query)
                        .map(this::page)
                        .onFailure(PetsClient::isBadRequest)
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

    /** The problem of pets-service as one of ours: what it says is about the request, which is the caller's. */
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
     * Recalls an owner while a client waits, and asks again as long as pets-service is deciding.
     *
     * @return its outcome, or {@link Outcome#IN_PROGRESS} where it has none within {@link #RECALL_LIMIT}
     */
    public Uni<RecallAnswer> recall(Recall recall) {
        long start = System.nanoTime();
        return registry.id()
                .flatMap(id -> ask(recalls, () -> Multi.createBy()
                        .repeating()
                        .uni(() -> new AtomicBoolean(true), first -> (first.getAndSet(false)
                                        ? Uni.createFrom().voidItem()
                                        : pauses.of(RECALL_AGAIN))
                                .chain(() -> api.recall(id, recall.deletionId(), order(recall)))
                                .map(told -> outcome(recall, told)))
                        .whilst(answer -> !answer.decided() && mayAskAgain(start))
                        .collect()
                        .last()));
    }

    private static boolean mayAskAgain(long start) {
        return System.nanoTime() - start < RECALL_LIMIT.minus(RECALL_AGAIN).toNanos();
    }

    private static RecallAnswer outcome(Recall recall, RestResponse<ToldOutcome> told) {
        RecallAnswer answer = RecallAnswer.of(recall, told.getStatus(), told.getEntity());
        if (answer.outcome() == Outcome.NONE) {
            throw new IllegalArgumentException("an answer to something else");
        }
        return answer;
    }

    /**
     * Recalls an owner in the background. No breaker: it goes on trying for ever, and is the first to notice that
     * pets-service is back.
     *
     * @return {@link Outcome#NONE} where it answered with something else, so that others may still be asked for
     */
    public Uni<RecallAnswer> recallPatiently(Recall recall) {
        return registry.id()
                .flatMap(id -> ask(patientRecalls, () -> patientApi
                        .recall(id, recall.deletionId(), order(recall))
                        .map(told -> RecallAnswer.of(recall, told.getStatus(), told.getEntity()))
                        .onFailure(ClientWebApplicationException.class)
                        .recoverWithItem(RecallAnswer.NONE)));
    }

    private static RecallApi.Order order(Recall recall) {
        return new RecallApi.Order(recall.ownerId(), recall.petsRule(), recall.postsRule());
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
