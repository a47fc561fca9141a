package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;

/** Calls to the referenced side for which a client waits. Only {@link ReferencedService} uses it. */
@RegisterRestClient(configKey = "referenced")
@ClientHeaderParam(name = ProtocolHeaders.VERSION_HEADER, value = ProtocolHeaders.VERSION)
@Path("/internal")
interface ReferencedApi {
    @POST
    @Path("{things}/lookup")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<JsonNode> lookUp(@PathParam("things") String things, JsonNode question);

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

    /** The thing as its own service returns it. */
    @GET
    @Path("{things}/{id}")
    Uni<RestResponse<String>> one(@PathParam("things") String things, @PathParam("id") long id);
}
