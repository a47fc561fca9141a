package org.petregistry.foreignkey.referenced;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;

/** Calls to the other service for which a client waits. Only {@link ReferencingService} uses it. */
@RegisterRestClient(configKey = "referencing")
@RegisterProvider(RawQuery.class)
@ClientHeaderParam(name = ProtocolHeaders.VERSION_HEADER, value = ProtocolHeaders.VERSION)
@Path("/internal")
interface ReferencingApi extends RecallApi {
    @POST
    @Path("{relation}/by-{thing}")
    @Consumes(MediaType.APPLICATION_JSON)
    // Otherwise a client that expects text would accept no other type.
    @Produces(MediaType.APPLICATION_JSON)
    Uni<String> firstOfEach(
            @HeaderParam(ProtocolHeaders.REGISTRY_HEADER) UUID registry,
            @PathParam("relation") String relation,
            @PathParam("thing") String thing,
            JsonNode question);

    /** Reserves ids. */
    @PUT
    @Path("reserved-ids")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<JsonNode> reserve(@HeaderParam(ProtocolHeaders.PAIR_HEADER) UUID pair, JsonNode upTo);

    /** Gives reserved ids back. */
    @POST
    @Path("reserved-ids/release")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<JsonNode> release(@HeaderParam(ProtocolHeaders.PAIR_HEADER) UUID pair, JsonNode upTo);

    /** One page of the referencing rows of a thing, with the query string of the caller. */
    @GET
    @Path("{things}/{id}/{relation}")
    Uni<RestResponse<String>> ofOne(
            @HeaderParam(ProtocolHeaders.REGISTRY_HEADER) UUID registry,
            @PathParam("things") String things,
            @PathParam("id") long id,
            @PathParam("relation") String relation,
            @HeaderParam(RawQuery.HEADER) String query);
}
