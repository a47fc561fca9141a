package org.petregistry.foreignkey.referencing;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.ClientWebApplicationException;
import org.petregistry.foreignkey.pairing.OtherSide;
import org.petregistry.foreignkey.protocol.Changes;
import org.petregistry.foreignkey.protocol.Lookup;
import org.petregistry.foreignkey.protocol.Meeting;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.internal.OtherService;
import org.petregistry.rest.problem.Problem;

/**
 * The client of the referenced service. Not found is a valid response; a call without a valid response in time fails with
 * {@link Referencing#unavailable}.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class ReferencedService implements OtherSide {
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int UNAVAILABLE = 503;

    private final ReferencedApi api;
    private final ReferencedFeedApi feed;
    private final RegistryCheck registry;
    private final Referencing key;
    private final String things;
    private final OtherService service;
    private final OtherService follower;

    ReferencedService(
            @RestClient ReferencedApi api,
            @RestClient ReferencedFeedApi feed,
            RegistryCheck registry,
            ReferencingSide side,
            ForeignKeySettings settings) {
        this.api = api;
        this.feed = feed;
        this.registry = registry;
        key = side.declaration();
        things = key.thing().plural();
        String name = key.target().service();
        service = new OtherService(
                name,
                key.unavailable(),
                settings.calls().timeout(),
                settings.breaker().window(),
                settings.breaker().delay());
        // A little longer than the feed may wait for changes.
        follower = OtherService.withoutBreaker(name + " (changes)", key.unavailable(), Duration.ofSeconds(25));
    }

    /** Looks up the states of at most 1000 things in one call. */
    Uni<Lookup> lookUp(Set<Long> ids) {
        return service.ask(() -> api.lookUp(things, Lookup.question(ids))
                .map(answer -> Lookup.of(answer, key.thing(), key.target().columns(), ids)));
    }

    /**
     * Gets one thing from the referenced service.
     *
     * @return its JSON; empty if it does not exist
     * @throws Problem 503 if there is no response in time, or the registry id is another one
     */
    public Uni<Optional<String>> find(long id) {
        return service.ask(() -> api.one(things, id)
                        .map(answer -> Optional.of(new Whole(
                                UUID.fromString(answer.getHeaderString(ProtocolHeaders.REGISTRY_HEADER)),
                                answer.getEntity())))
                        .onFailure(ReferencedService::isGone)
                        .recoverWithItem(Optional.empty()))
                .call(whole -> whole.isPresent()
                        ? registry.verify(whole.get().registry())
                        : Uni.createFrom().voidItem())
                .map(whole -> whole.map(Whole::json));
    }

    /**
     * Gets changes, and waits if there are none. Without a circuit breaker: this call is retried without limit, and is the
     * first to notice that the other service is back.
     *
     * @param after the end of the last response; 0 for the beginning
     * @param limit the maximum number of changes
     * @param waitSeconds how long the other service waits for changes
     */
    Uni<Changes> changes(long after, int limit, int waitSeconds) {
        return follower.ask(() -> feed.changes(things, after, limit, waitSeconds)
                .map(answer -> Changes.of(answer, key.target().columns())));
    }

    @Override
    public Uni<Map<String, Long>> reserve(UUID pair, Map<String, Long> upTo) {
        return service.ask(() -> api.reserve(pair, Meeting.ids(upTo)).map(Meeting::ids));
    }

    @Override
    public Uni<Void> release(UUID pair, Map<String, Long> upTo, Map<String, Long> reserved) {
        return service.ask(() -> api.release(pair, Meeting.released(upTo, reserved)))
                .replaceWithVoid();
    }

    /** Whether a call found the other service, its database, or its part in the comparison not available. */
    static boolean isUnavailable(Throwable failure) {
        return failure instanceof ProcessingException
                || failure instanceof TimeoutException
                || failure instanceof ClientWebApplicationException answer
                        && answer.getResponse().getStatus() == UNAVAILABLE;
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof ClientWebApplicationException answer
                && (answer.getResponse().getStatus() == NOT_FOUND
                        || answer.getResponse().getStatus() == GONE)
                // A 404 may come from a wrong address; the right service sends its registry id.
                && answer.getResponse().getHeaderString(ProtocolHeaders.REGISTRY_HEADER) != null;
    }

    private record Whole(UUID registry, String json) {}
}
