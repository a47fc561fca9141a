package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.petregistry.foreignkey.protocol.Wire;

/**
 * The change feed of the referenced side, as it travels. A client of its own, because it waits longer than one that
 * somebody waits for. Only {@link ReferencedService} uses it.
 */
@RegisterRestClient(configKey = "referenced-feed")
@ClientHeaderParam(name = Wire.VERSION_HEADER, value = Wire.VERSION)
@Path("/internal")
interface ReferencedFeedApi {
    @GET
    @Path("{things}/changes")
    Uni<JsonNode> changes(
            @PathParam("things") String things,
            @QueryParam("after") long after,
            @QueryParam("limit") int limit,
            @QueryParam("wait") int waitSeconds);
}
