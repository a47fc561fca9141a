package org.petregistry.pets.owners;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;

/** What pets-service asks of owners-service, as it travels. Only {@link OwnersClient} uses it. */
@RegisterRestClient(configKey = "owners")
@Path("/internal/owners")
interface OwnersApi {
    String REGISTRY_ID = "Registry-Id";

    @POST
    @Path("lookup")
    Uni<LookupAnswer> lookup(LookupQuestion question);

    /** The owner as its own service shows it, with {@value #REGISTRY_ID} as a header. */
    @GET
    @Path("{id}")
    Uni<RestResponse<String>> owner(@PathParam("id") long id);

    record LookupQuestion(Set<Long> ids) {}

    record LookupAnswer(UUID registry, List<Found> owners) {}

    record Found(long id, String state, String name, String username, Long version) {}
}
