package org.petregistry.foreignkey.referenced;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;

/** The call that sends a recall. */
interface RecallApi {
    @PUT
    @Path("recalls/{deletionId}")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<RestResponse<JsonNode>> recall(
            @HeaderParam(ProtocolHeaders.REGISTRY_HEADER) UUID registry,
            @HeaderParam(ProtocolHeaders.PAIR_HEADER) UUID pair,
            @PathParam("deletionId") UUID deletionId,
            JsonNode order);
}
