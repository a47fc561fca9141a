package org.petregistry.pets.recall;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.pets.recall.Recall.Decision;
import org.petregistry.pets.recall.Recall.Outcome;
import org.petregistry.pets.registry.OwnersRegistry;
import org.petregistry.rest.contract.Refuses;

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
    @Operation(
            operationId = "recallOwner",
            summary = "Decide whether an owner may be deleted, and let go of it",
            description = "Repeated, it gives the same decision.")
    @APIResponse(
            responseCode = "200",
            description = "Decided",
            content = @Content(schema = @Schema(implementation = Outcome.class)))
    @APIResponse(
            responseCode = "202",
            description = "Another call for the same owner is deciding just now",
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "in-progress",
                                            value =
                                                    "{\"deletionId\":\"3fa85f64-5717-4562-b3fc-2c963f66afa6\",\"ownerId\":7,\"outcome\":\"in-progress\",\"pets\":0,\"posts\":0}"),
                            schema = @Schema(implementation = Outcome.class)))
    @Refuses({"recall-reused", "owners-unavailable"})
    public Uni<RestResponse<Outcome>> recall(
            @Parameter(
                            description = "The deletion, of which there is one decision for ever",
                            example = "3fa85f64-5717-4562-b3fc-2c963f66afa6")
                    @PathParam("deletionId")
                    UUID deletionId,
            @Parameter(
                            required = true,
                            description = "Which registry the caller is",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid"),
                            example = "3fa85f64-5717-4562-b3fc-2c963f66afa6")
                    @HeaderParam(OwnersRegistry.HEADER)
                    String registryId,
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
