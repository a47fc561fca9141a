package org.petregistry.owners.pets;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.owners.registry.Registry;

/** The recall, as it travels. */
interface RecallApi {
    @PUT
    @Path("recalls/{deletionId}")
    Uni<RestResponse<ToldOutcome>> recall(
            @HeaderParam(Registry.HEADER) UUID registry, @PathParam("deletionId") UUID deletionId, Order order);

    record Order(long ownerId, String pets, String posts) {}
}
