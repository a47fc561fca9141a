package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;

/**
 * The change feed of the referenced side. A separate client, because its timeout is longer than that of calls for which a
 * client waits. Only {@link ReferencedService} uses it.
 */
@RegisterRestClient(configKey = "referenced-feed")
@ClientHeaderParam(name = ProtocolHeaders.VERSION_HEADER, value = ProtocolHeaders.VERSION)
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
