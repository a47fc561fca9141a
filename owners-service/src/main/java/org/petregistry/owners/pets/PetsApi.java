package org.petregistry.owners.pets;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.owners.registry.Registry;

/** What owners-service asks of pets-service while somebody waits, as it travels. Only {@link PetsClient} uses it. */
@RegisterRestClient(configKey = "pets")
@RegisterProvider(RawQuery.class)
@Path("/internal")
interface PetsApi extends RecallApi {
    @POST
    @Path("{what}/by-owner")
    Uni<ByOwner> byOwner(
            @HeaderParam(Registry.HEADER) UUID registry, @PathParam("what") String what, ByOwnerQuestion question);

    /** One page of what an owner has, its parameters as the caller wrote them. */
    @GET
    @Path("owners/{id}/{what}")
    Uni<RestResponse<String>> ofOwner(
            @HeaderParam(Registry.HEADER) UUID registry,
            @PathParam("id") long id,
            @PathParam("what") String what,
            @HeaderParam(RawQuery.HEADER) String query);

    record ByOwnerQuestion(List<Long> ownerIds, int limit) {}

    record ByOwner(List<OfOwner> owners) {}

    record OfOwner(long ownerId, JsonNode items, String next) {}
}
