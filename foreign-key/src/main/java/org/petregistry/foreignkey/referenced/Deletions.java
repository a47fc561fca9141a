package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.problem.Problem;

/**
 * Deletes things while a client waits. The other service decides. If it does not respond in time, the deletion stays pending
 * and {@link DeletionFinisher} continues it.
 */
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class Deletions {
    private static final Logger LOG = Logger.getLogger(Deletions.class);

    private final DeletionSteps steps;
    private final ReferencingService service;
    private final Tombstones tombstones;
    private final Referenced key;

    Deletions(DeletionSteps steps, ReferencingService service, Tombstones tombstones, ReferencedSide side) {
        this.steps = steps;
        this.service = service;
        this.tombstones = tombstones;
        this.key = side.declaration();
    }

    /**
     * Handles a DELETE whose query parameters are the actions of the relations: 204 if the thing has been deleted, 202 if that
     * is not decided yet. Neither has a body: a generated client that expects one for 202 would fail on a 204 without one,
     * after the deletion.
     *
     * @param uri the request's
     * @param headers the request's; only If-Match is used
     * @throws Problem 400 for an action that a relation does not allow; 404 or 410 if the thing does not exist; 409 if {@code
     *     restrict} rejects the deletion, or a deletion with different actions is pending; 412 if the thing has another
     *     version
     */
    public Uni<RestResponse<Void>> answer(long id, UriInfo uri, HttpHeaders headers) {
        Map<String, Action> actions = Actions.of(key, uri.getQueryParameters());
        String ifMatch = EntityTags.ifMatch(headers);
        return tombstones
                .distinguishDeleted(id, delete(id, actions, ifMatch))
                .flatMap(gone -> gone ? Uni.createFrom().item(RestResponse.noContent()) : accepted(id));
    }

    private Uni<RestResponse<Void>> accepted(long id) {
        return tombstones
                .requireExists(id)
                .replaceWith(() -> RestResponse.ResponseBuilder.<Void>create(RestResponse.Status.ACCEPTED)
                        .header(HttpHeaders.LOCATION, key.thing().path(id))
                        .build())
                // The deletion has just been finished.
                .onFailure(failure ->
                        failure instanceof Problem problem && problem.type().equals(key.deleted()))
                .recoverWithItem(RestResponse.noContent());
    }

    /**
     * Begins or joins a deletion, and waits for its end up to the limit for clients.
     *
     * @return whether the thing has been deleted; if not, that is not decided yet
     */
    private Uni<Boolean> delete(long id, Map<String, Action> actions, String ifMatch) {
        return steps.begin(id, actions, ifMatch).flatMap(deletion -> delete(deletion, deletion.recall()));
    }

    private Uni<Boolean> delete(Deletion deletion, Recall recall) {
        return decide(deletion)
                .onFailure()
                // The deletion has begun: after any failure, the background task continues it.
                .recoverWithItem(failure -> {
                    LOG.debugf(failure, "The deletion %s continues in the background", recall.deletionId());
                    return recall.inProgress();
                })
                .flatMap(outcome ->
                        outcome.decision().isFinal() ? Uni.createFrom().item(outcome) : checkReactivated(deletion))
                .map(outcome -> isGone(recall, outcome));
    }

    private Uni<Outcome> decide(Deletion deletion) {
        return Uni.createFrom()
                .deferred(() -> service.recall(deletion).call(outcome -> steps.conclude(deletion, outcome)));
    }

    /** Another instance may have received the outcome: a deletion that was rejected must not be reported as accepted. */
    private Uni<Outcome> checkReactivated(Deletion deletion) {
        Recall recall = deletion.recall();
        return steps.wasReactivated(recall)
                .flatMap(reactivated -> reactivated
                        ? service.recall(deletion)
                        : Uni.createFrom().item(recall.inProgress()));
    }

    private boolean isGone(Recall recall, Outcome outcome) {
        return switch (outcome.decision()) {
            case CLOSED -> true;
            case REFUSED -> throw refusal(recall, outcome);
            case IN_PROGRESS, NONE -> false;
        };
    }

    private Problem refusal(Recall recall, Outcome outcome) {
        Relation refusing = key.relations().stream()
                .filter(relation -> recall.actions().get(relation.name()) == Action.RESTRICT
                        && outcome.counts().get(relation.name()) > 0)
                .findFirst()
                // If no relation explains the rejection, any relation will do.
                .orElse(key.relations().get(key.relations().size() - 1));
        String counts = Thing.enumeration(key.relations().stream()
                .map(relation -> relation.counted(outcome.counts().get(relation.name())))
                .toList());
        Problem problem =
                Problem.of(key.has(refusing), "The " + key.thing().name() + " " + recall.id() + " has " + counts + ".");
        outcome.counts().forEach(problem::with);
        return problem;
    }
}
