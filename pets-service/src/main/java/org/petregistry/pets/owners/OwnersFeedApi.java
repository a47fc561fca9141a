package org.petregistry.pets.owners;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/**
 * The change feed of owners-service, as it travels. A client of its own, because it waits longer than a client that
 * somebody waits for. Only {@link OwnersClient} uses it.
 */
@RegisterRestClient(configKey = "owners-feed")
@Path("/internal/owners/changes")
interface OwnersFeedApi {
    @GET
    Uni<Changes> changes(
            @QueryParam("after") long after, @QueryParam("limit") int limit, @QueryParam("wait") int waitSeconds);

    record Changes(UUID registry, List<Change> items, long next) {}

    record Change(long id, long version, String name, String username, boolean deleted) {}
}
