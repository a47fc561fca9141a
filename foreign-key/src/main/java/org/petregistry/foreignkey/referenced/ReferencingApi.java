package org.petregistry.foreignkey.referenced;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.Wire;

/** What the other service is asked while somebody waits, as it travels. Only {@link ReferencingService} uses it. */
@RegisterRestClient(configKey = "referencing")
@RegisterProvider(RawQuery.class)
@ClientHeaderParam(name = Wire.VERSION_HEADER, value = Wire.VERSION)
@Path("/internal")
interface ReferencingApi extends RecallApi {
    @POST
    @Path("{relation}/by-{thing}")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<JsonNode> firstOfEach(
            @HeaderParam(Wire.REGISTRY_HEADER) UUID registry,
            @PathParam("relation") String relation,
            @PathParam("thing") String thing,
            JsonNode question);

    /** One page of what refers to a thing, its parameters as the caller wrote them. */
    @GET
    @Path("{things}/{id}/{relation}")
    Uni<RestResponse<String>> ofOne(
            @HeaderParam(Wire.REGISTRY_HEADER) UUID registry,
            @PathParam("things") String things,
            @PathParam("id") long id,
            @PathParam("relation") String relation,
            @HeaderParam(RawQuery.HEADER) String query);
}
