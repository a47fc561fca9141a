package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.problem.Problem;

/**
 * Deletes things while a client waits. The other service decides; a thing whose deletion it has not answered in time stays
 * as it is, and {@link DeletionFinisher} goes on with it.
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
     * Answers a DELETE whose query parameters are the actions of the relations: 204 if the thing is gone, and 202 if that is
     * not decided yet. Neither has a body: a generated client that expects one for 202 fails when a 204 has none, after the
     * deletion.
     *
     * @param uri the request's
     * @param headers the request's, of which If-Match counts
     * @throws Problem 400 for an action that a relation does not allow; 404, 410 where there is no such thing; 409 where an
     *     action refuses or a deletion by other actions is under way; 412 where it has another version
     */
    public Uni<RestResponse<Void>> answer(long id, UriInfo uri, HttpHeaders headers) {
        Map<String, Action> actions = Actions.of(key, uri.getQueryParameters());
        String ifMatch = EntityTags.ifMatch(headers);
        return tombstones
                .tellGone(id, delete(id, actions, ifMatch))
                .flatMap(gone -> gone ? Uni.createFrom().item(RestResponse.noContent()) : accepted(id));
    }

    private Uni<RestResponse<Void>> accepted(long id) {
        return tombstones
                .requireExists(id)
                .replaceWith(() -> RestResponse.ResponseBuilder.<Void>create(RestResponse.Status.ACCEPTED)
                        .header(HttpHeaders.LOCATION, key.thing().path(id))
                        .build())
                // It has been finished in this very moment.
                .onFailure(failure ->
                        failure instanceof Problem problem && problem.type().equals(key.deleted()))
                .recoverWithItem(RestResponse.noContent());
    }

    /**
     * Begins a deletion, or joins one, and waits for its end as long as a client may wait.
     *
     * @return whether the thing is gone; if not, it is not decided yet
     */
    private Uni<Boolean> delete(long id, Map<String, Action> actions, String ifMatch) {
        return steps.begin(id, actions, ifMatch).flatMap(recall -> service.recall(recall)
                .call(outcome -> steps.conclude(recall, outcome))
                .onFailure()
                // It has begun: whatever stands in the way now, the background task will get over it.
                .recoverWithItem(failure -> {
                    LOG.debugf(failure, "The deletion %s goes on in the background", recall.deletionId());
                    return recall.inProgress();
                })
                .flatMap(outcome ->
                        outcome.decision().isFinal() ? Uni.createFrom().item(outcome) : lookOnceMore(recall))
                .map(outcome -> isGone(recall, outcome)));
    }

    /** Another instance may have been told the outcome: a thing that is active again is none whose deletion is accepted. */
    private Uni<Outcome> lookOnceMore(Recall recall) {
        return steps.wasTakenBack(recall)
                .flatMap(takenBack ->
                        takenBack ? service.recall(recall) : Uni.createFrom().item(recall.inProgress()));
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
                // A refusal without a reason is no better explained by any other relation.
                .orElse(key.relations().get(key.relations().size() - 1));
        String counts = key.relations().stream()
                .map(relation -> relation.counted(outcome.counts().get(relation.name())))
                .collect(Collectors.joining(" and "));
        Problem problem =
                Problem.of(key.has(refusing), "The " + key.thing().name() + " " + recall.id() + " has " + counts + ".");
        outcome.counts().forEach(problem::with);
        return problem;
    }
}
