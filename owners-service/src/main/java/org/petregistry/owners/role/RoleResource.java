package org.petregistry.owners.role;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.rest.conditional.Conditional;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.conditional.VersionedAnswer;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.idempotency.Creation;
import org.petregistry.rest.idempotency.OncePerKey;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** Roles over HTTP. Writes complete even if the client disconnects. */
@Path("/roles")
@Tag(name = "roles", description = "Roles of owners")
@Shows(value = RoleView.class, collection = RoleView.All.class)
@Produces(MediaType.APPLICATION_JSON)
public class RoleResource {
    private final Roles roles;
    private final QueryExecutor queries;
    private final Creation creation;

    RoleResource(Roles roles, QueryExecutor queries, Creation creation) {
        this.roles = roles;
        this.queries = queries;
        this.creation = creation;
    }

    /** One page of all roles. */
    @GET
    @OwnParameters
    @Operation(operationId = "listRoles", summary = "List roles")
    public Uni<RestResponse<Page<RoleView>>> list(@Context UriInfo uri) {
        return queries.page(CollectionQuery.page(RoleView.COLLECTION, uri)).map(Page::answer);
    }

    /** Creates a role. */
    @POST
    @Cancellable(false)
    @OncePerKey
    @Operation(operationId = "createRole", summary = "Create a role")
    @Refuses("already-taken")
    public Uni<RestResponse<Object>> create(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody RoleDraft draft) {
        return roles.create(draft, work -> creation.once(headers, uri, draft, work));
    }

    /** One role. */
    @GET
    @Path(Ids.PATH)
    @Conditional
    @Operation(operationId = "getRole", summary = "Get a role")
    public Uni<RestResponse<RoleView>> get(@PathParam("id") long id, @Context HttpHeaders headers) {
        return queries.byId(RoleView.COLLECTION, id, RoleView.COLLECTION.nothing())
                .map(found -> found.orElseThrow(() -> Problem.notFound("role", id)))
                .map(role -> VersionedAnswer.read(headers, role, role.version()));
    }

    /** Updates a role. */
    @PATCH
    @Path(Ids.PATH)
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Cancellable(false)
    @Conditional
    @Operation(operationId = "changeRole", summary = "Update a role")
    @Refuses("already-taken")
    public Uni<RestResponse<RoleView>> change(
            @PathParam("id") long id, @Context HttpHeaders headers, @RequestBody RolePatch patch) {
        return roles.change(id, patch, EntityTags.ifMatch(headers))
                .map(role -> VersionedAnswer.of(role, role.version()));
    }

    /** Deletes a role, and sets the role of its owners to null. */
    @DELETE
    @Path(Ids.PATH)
    @Cancellable(false)
    @Conditional
    @Operation(
            operationId = "deleteRole",
            summary = "Delete a role",
            description = "Sets the role of its owners to null, which increases their versions.")
    public Uni<Void> delete(@PathParam("id") long id, @Context HttpHeaders headers) {
        return roles.delete(id, EntityTags.ifMatch(headers));
    }
}
