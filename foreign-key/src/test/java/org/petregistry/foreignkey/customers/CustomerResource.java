package org.petregistry.foreignkey.customers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.referenced.Deletions;
import org.petregistry.foreignkey.referenced.Relations;
import org.petregistry.foreignkey.referenced.Shown;
import org.petregistry.foreignkey.referenced.Tombstones;
import org.petregistry.rest.conditional.Conditional;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.Included;
import org.petregistry.rest.query.Listings;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** The whole of customers-service. */
@Path("/customers")
@Tag(name = "customers", description = "Customers")
@Shows(value = CustomerView.class, listing = CustomerView.All.class)
public class CustomerResource implements Shown {
    private final Pool pool;
    private final Listings listings;
    private final Deletions deletions;
    private final Relations relations;
    private final Tombstones tombstones;

    CustomerResource(Pool pool, Listings listings, Deletions deletions, Relations relations, Tombstones tombstones) {
        this.pool = pool;
        this.listings = listings;
        this.deletions = deletions;
        this.relations = relations;
        this.tombstones = tombstones;
    }

    @POST
    @Operation(operationId = "createCustomer", summary = "Create a customer")
    public Uni<CustomerView> create(@RequestBody CustomerDraft draft) {
        return pool.preparedQuery(
                        "insert into customer (id, name, version) values (nextval('customer_id_seq'), $1, 0) returning"
                                + " id")
                .execute(Tuple.of(draft.name()))
                .flatMap(rows -> find(rows.iterator().next().getLong("id")));
    }

    @PUT
    @Path(Ids.PATH)
    @Operation(operationId = "renameCustomer", summary = "Rename a customer")
    public Uni<CustomerView> rename(@PathParam("id") long id, @RequestBody CustomerDraft draft) {
        return pool.preparedQuery("update customer set name = $2, version = version + 1 where id = $1")
                .execute(Tuple.of(id, draft.name()))
                .chain(() -> find(id));
    }

    @GET
    @Path(Ids.PATH)
    @Operation(operationId = "getCustomer", summary = "Show a customer")
    public Uni<RestResponse<CustomerView>> get(@PathParam("id") long id, @QueryParam("include") List<String> include) {
        Included included = CustomerView.LISTING.include(include);
        return find(id).flatMap(customer -> relations
                .embed(List.of(customer), included, CustomerView::id, CustomerView::with)
                .map(embedded -> RestResponse.ok(embedded.get(0))));
    }

    private Uni<CustomerView> find(long id) {
        return tombstones.tellGone(
                id,
                listings.byId(CustomerView.LISTING, id, CustomerView.LISTING.nothing())
                        .map(found -> found.orElseThrow(() -> Problem.notFound("customer", id))));
    }

    @DELETE
    @Path(Ids.PATH)
    @OwnParameters
    @Conditional
    @Operation(operationId = "deleteCustomer", summary = "Delete a customer")
    public Uni<RestResponse<Void>> delete(
            @PathParam("id") long id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return deletions.answer(id, uri, headers);
    }

    @GET
    @Path("{customer: " + Ids.FORM + "}/{relation}")
    @OwnParameters
    @Operation(hidden = true)
    public Uni<RestResponse<String>> related(
            @PathParam("customer") long id, @PathParam("relation") String relation, @Context UriInfo uri) {
        return relations.answer(id, relation, uri);
    }

    @Override
    public Uni<RestResponse<CustomerView>> answer(long id, HttpHeaders request) {
        return find(id).map(RestResponse::ok);
    }
}
