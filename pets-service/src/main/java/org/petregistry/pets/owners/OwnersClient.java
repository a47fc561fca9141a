package org.petregistry.pets.owners;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.ClientWebApplicationException;
import org.petregistry.rest.internal.OtherService;
import org.petregistry.rest.problem.Problem;

/**
 * owners-service, as pets-service sees it. That an owner is not there is an answer; where none comes in time, a call ends
 * with {@link OwnersProblems#OWNERS_UNAVAILABLE}.
 */
@ApplicationScoped
public class OwnersClient {
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final OwnersApi api;
    private final OwnersFeedApi feed;
    private final OtherService service =
            new OtherService("owners-service", OwnersProblems.OWNERS_UNAVAILABLE, Duration.ofSeconds(1));

    private final OtherService follower = OtherService.withoutBreaker(
            "owners-service (changes)", OwnersProblems.OWNERS_UNAVAILABLE, Duration.ofSeconds(25));

    OwnersClient(@RestClient OwnersApi api, @RestClient OwnersFeedApi feed) {
        this.api = api;
        this.feed = feed;
    }

    /** Asks for the states of owners, at most 1000, in one call. */
    public Uni<Lookup> lookup(Set<Long> ids) {
        return service.ask(() -> api.lookup(new OwnersApi.LookupQuestion(ids)).map(answer -> {
            Lookup lookup = new Lookup(
                    answer.registry(),
                    answer.owners().stream()
                            .map(found -> new KnownOwner(
                                    found.id(),
                                    State.of(found.state()),
                                    found.name(),
                                    found.username(),
                                    found.version()))
                            .toList());
            if (answer.registry() == null || !lookup.answers(ids)) {
                throw unavailable("owners-service answered something else than was asked.");
            }
            return lookup;
        }));
    }

    /**
     * Asks for one owner as it is now.
     *
     * @return empty where there is none, or no longer
     */
    public Uni<Optional<WholeOwner>> owner(long id) {
        return service.ask(() -> api.owner(id)
                .map(answer -> Optional.of(new WholeOwner(
                        UUID.fromString(answer.getHeaderString(OwnersApi.REGISTRY_ID)), answer.getEntity())))
                .onFailure(OwnersClient::isGone)
                .recoverWithItem(Optional.empty()));
    }

    /**
     * Asks for changes of owners, waiting for some if there are none. Without a breaker: it is the one call that goes on
     * trying for ever, and the first to notice that owners-service is back.
     *
     * @param after where the last answer ended; 0 for everything
     * @param limit how many at the most
     * @param waitSeconds how long owners-service may wait for something new
     */
    public Uni<Changes> changes(long after, int limit, int waitSeconds) {
        return follower.ask(() -> feed.changes(after, limit, waitSeconds).map(answer -> {
            if (answer.registry() == null || answer.items() == null) {
                throw unavailable("owners-service sent something else than changes.");
            }
            return new Changes(
                    answer.registry(),
                    answer.items().stream()
                            .map(change -> new KnownOwner(
                                    change.id(),
                                    change.deleted() ? State.DELETED : State.ACTIVE,
                                    change.name(),
                                    change.username(),
                                    change.version()))
                            .toList(),
                    answer.next());
        }));
    }

    private static Problem unavailable(String detail) {
        return Problem.of(OwnersProblems.OWNERS_UNAVAILABLE, detail);
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof ClientWebApplicationException answer
                && (answer.getResponse().getStatus() == NOT_FOUND
                        || answer.getResponse().getStatus() == GONE)
                // Anybody may answer 404 at a wrong address; owners-service says who it is.
                && answer.getResponse().getHeaderString(OwnersApi.REGISTRY_ID) != null;
    }

    /** What owners-service says of an owner. */
    public enum State {
        ACTIVE,
        DELETING,
        DELETED,
        UNKNOWN;

        static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * An owner as owners-service knows it.
     *
     * @param name null where it is unknown or deleted
     * @param username may be null
     * @param version null where it is unknown
     */
    public record KnownOwner(long id, State state, String name, String username, Long version) {

        /** Whether an owner that lives has what an import needs. */
        private boolean isWhole() {
            return state != State.ACTIVE || name != null && version != null;
        }
    }

    /** An answer about many owners, and which registry gave it. */
    public record Lookup(UUID registry, List<KnownOwner> owners) {

        /** The ids of those in one state. */
        public Set<Long> idsIn(State state) {
            return owners.stream()
                    .filter(owner -> owner.state() == state)
                    .map(KnownOwner::id)
                    .collect(Collectors.toSet());
        }

        /** Whether each of these is there once, and nothing else is. */
        private boolean answers(Set<Long> ids) {
            Set<Long> answered = owners.stream().map(KnownOwner::id).collect(Collectors.toSet());
            return owners.size() == ids.size()
                    && answered.equals(ids)
                    && owners.stream().allMatch(KnownOwner::isWhole);
        }
    }

    /** One owner as its own service shows it, and which registry that is. */
    public record WholeOwner(UUID registry, String json) {}

    /** A piece of the change feed, which registry it is of, and where to go on. */
    public record Changes(UUID registry, List<KnownOwner> owners, long next) {}
}
