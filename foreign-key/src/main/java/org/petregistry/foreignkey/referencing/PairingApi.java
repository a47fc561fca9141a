package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.ClientWebApplicationException;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;

/** The calls of a meeting and of the comparison after it, which may take long. Only {@link Reconciler} uses it. */
@RegisterRestClient(configKey = "referenced-pairing")
@ClientHeaderParam(name = ProtocolHeaders.VERSION_HEADER, value = ProtocolHeaders.VERSION)
@Path("/internal/pairing")
@Consumes(MediaType.APPLICATION_JSON)
interface PairingApi {
    @GET
    Uni<JsonNode> current();

    @POST
    Uni<JsonNode> meet(JsonNode request);

    @GET
    @Path("{pair}/digests")
    Uni<JsonNode> digests(
            @PathParam("pair") UUID pair, @QueryParam("after") long after, @QueryParam("apply") boolean apply);

    @POST
    @Path("{pair}/digests")
    Uni<JsonNode> digestsOfEach(@PathParam("pair") UUID pair, JsonNode pieces);

    @PUT
    @Path("{pair}/things")
    Uni<JsonNode> resolve(@PathParam("pair") UUID pair, @QueryParam("apply") boolean apply, JsonNode things);

    @PUT
    @Path("{pair}/settled")
    Uni<Void> settle(@PathParam("pair") UUID pair, JsonNode settled);

    @PUT
    @Path("{pair}/waiting")
    Uni<Void> waiting(@PathParam("pair") UUID pair, JsonNode waiting);

    /** Whether a call failed because the other service did not respond in time, or is not ready: it has to be repeated. */
    static boolean isWithoutResponse(Throwable failure) {
        return failure instanceof ProcessingException
                || failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof ClientWebApplicationException answer
                        && answer.getResponse().getStatus() == Status.SERVICE_UNAVAILABLE.getStatusCode();
    }

    /** Whether a call failed because the other service is older: it rejects the version, or does not have the path. */
    static boolean isOtherVersion(Throwable failure) {
        return failure instanceof ClientWebApplicationException answer
                && Set.of(400, 404).contains(answer.getResponse().getStatus());
    }
}
