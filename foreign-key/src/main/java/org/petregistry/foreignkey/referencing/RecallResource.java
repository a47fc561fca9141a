package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.rest.body.DescribedBody;

/** Recalls of grants by the referenced side. A recall completes even if the caller disconnects. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class RecallResource {
    private final Recalls recalls;
    private final RegistryCheck registry;
    private final Referencing key;

    RecallResource(Recalls recalls, RegistryCheck registry, ReferencingSide side) {
        this.recalls = recalls;
        this.registry = registry;
        this.key = side.declaration();
    }

    /** Decides a deletion: 200 with the outcome; 202 if another call is in progress. */
    @PUT
    @Path("recalls/{deletionId: [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}}")
    @Cancellable(false)
    @Operation(hidden = true)
    public Uni<RestResponse<JsonNode>> recall(
            @PathParam("deletionId") UUID deletionId,
            @HeaderParam(ProtocolHeaders.REGISTRY_HEADER) String registryId,
            @HeaderParam(ProtocolHeaders.PAIR_HEADER) String pair,
            @RequestBody DescribedBody body) {
        Recall recall = Recall.of(deletionId, key.thing(), body.read(Recall.members(key.thing(), key.actions())));
        UUID registryUuid = ProtocolHeaders.registry(registryId);
        UUID pairUuid = ProtocolHeaders.pair(pair);
        return registry.verify(registryUuid)
                .chain(() -> recalls.decide(recall, pairUuid))
                .map(outcome -> RestResponse.ResponseBuilder.<JsonNode>create(outcome.status())
                        .entity(outcome.toJson(key.thing()))
                        .build());
    }
}
