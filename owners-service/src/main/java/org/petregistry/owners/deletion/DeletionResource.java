package org.petregistry.owners.deletion;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.owners.owner.OwnerProblems;
import org.petregistry.owners.owner.OwnerView;
import org.petregistry.owners.owner.Owners;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.request.Ids;

/** The deletion of owners over HTTP. It goes on to its end also when the caller goes away. */
@Path("/owners")
@Tag(name = "owners")
@Produces(MediaType.APPLICATION_JSON)
public class DeletionResource {
    private final Deletions deletions;
    private final Owners owners;

    DeletionResource(Deletions deletions, Owners owners) {
        this.deletions = deletions;
        this.owners = owners;
    }

    /** Deletes an owner, or begins to. */
    @DELETE
    @Path(Ids.PATH)
    @Cancellable(false)
    public Uni<RestResponse<OwnerView>> delete(
            @PathParam("id") long id,
            @QueryParam("pets") String pets,
            @QueryParam("posts") String posts,
            @Context HttpHeaders headers) {
        Rules rules = Rules.of(pets, posts);
        String ifMatch = EntityTags.header(headers, EntityTags.IF_MATCH);
        return owners.tellGone(id, deletions.delete(id, rules, ifMatch))
                .flatMap(gone -> gone ? Uni.createFrom().item(RestResponse.noContent()) : accepted(id));
    }

    private Uni<RestResponse<OwnerView>> accepted(long id) {
        return owners.find(id)
                .map(owner -> RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, owner)
                        .header(HttpHeaders.LOCATION, "/owners/" + id)
                        .build())
                // It has been finished in this very moment.
                .onFailure(
                        failure -> failure instanceof Problem problem && problem.type() == OwnerProblems.OWNER_DELETED)
                .recoverWithItem(RestResponse.noContent());
    }
}
