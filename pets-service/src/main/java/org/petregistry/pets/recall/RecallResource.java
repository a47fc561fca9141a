package org.petregistry.pets.recall;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.pets.recall.Recall.Decision;
import org.petregistry.pets.recall.Recall.Outcome;
import org.petregistry.pets.registry.OwnersRegistry;

/** Where owners-service recalls a grant. It runs to its end whoever is still listening. */
@Path("/internal/recalls/{deletionId: [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}}")
@Tag(name = "internal")
@Produces(MediaType.APPLICATION_JSON)
public class RecallResource {
    private final Recalls recalls;
    private final OwnersRegistry registry;

    RecallResource(Recalls recalls, OwnersRegistry registry) {
        this.recalls = recalls;
        this.registry = registry;
    }

    /** Decides a deletion: 200 with the outcome; 202 where another call is deciding just now. */
    @PUT
    @Cancellable(false)
    public Uni<RestResponse<Outcome>> recall(
            @PathParam("deletionId") UUID deletionId,
            @HeaderParam(OwnersRegistry.HEADER) String registryId,
            Recall recall) {
        return registry.verify(OwnersRegistry.read(registryId))
                .chain(() -> recalls.decide(deletionId, recall))
                .map(outcome -> RestResponse.status(
                        outcome.outcome() == Decision.IN_PROGRESS
                                ? RestResponse.Status.ACCEPTED
                                : RestResponse.Status.OK,
                        outcome));
    }
}
