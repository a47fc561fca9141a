package org.petregistry.owners.owner;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.owners.role.RoleView;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.query.Restriction;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** The owners of a role over HTTP. In this package because owners depend on roles and not vice versa. */
@Path("/roles/{role: " + Ids.FORM + "}/owners")
@Tag(name = "roles")
@Shows(value = OwnerView.class, collection = OwnerView.All.class)
@Produces(MediaType.APPLICATION_JSON)
public class RoleOwnersResource {
    private final Owners owners;
    private final QueryExecutor queries;

    RoleOwnersResource(Owners owners, QueryExecutor queries) {
        this.owners = owners;
        this.queries = queries;
    }

    /** One page of the owners of a role, with the filters, sorts and includes of all owners. */
    @GET
    @OwnParameters
    @Operation(operationId = "listOwnersOfRole", summary = "List the owners of a role")
    public Uni<RestResponse<Page<OwnerView>>> list(@PathParam("role") long id, @Context UriInfo uri) {
        CollectionQuery<OwnerView> query =
                CollectionQuery.page(OwnerView.COLLECTION, uri.getPath(), uri, new Restriction("o.role_id", id));
        return queries.byId(RoleView.COLLECTION, id, RoleView.COLLECTION.nothing())
                .invoke(role -> role.orElseThrow(() -> Problem.notFound("role", id)))
                .chain(() -> owners.page(query))
                .map(Page::answer);
    }
}
