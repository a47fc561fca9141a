package org.petregistry.foreignkey.orders;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.referencing.Grants;
import org.petregistry.foreignkey.referencing.RegistryCheck;
import org.petregistry.rest.body.Named;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.query.ListQuery;
import org.petregistry.rest.query.Listings;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.request.OwnParameters;

/** The whole of orders-service. */
@Path("/")
@Tag(name = "orders", description = "Orders and wishes")
public class OrderResource {
    private final Grants grants;
    private final RegistryCheck registry;
    private final Transactions transactions;
    private final Listings listings;

    OrderResource(Grants grants, RegistryCheck registry, Transactions transactions, Listings listings) {
        this.grants = grants;
        this.registry = registry;
        this.transactions = transactions;
        this.listings = listings;
    }

    @POST
    @Path("orders")
    @Operation(operationId = "createOrder", summary = "Create an order")
    public Uni<Long> order(@RequestBody OrderDraft draft) {
        return insert("purchase", draft);
    }

    @POST
    @Path("wishes")
    @Operation(operationId = "createWish", summary = "Create a wish")
    public Uni<Long> wish(@RequestBody OrderDraft draft) {
        return insert("wish", draft);
    }

    private Uni<Long> insert(String table, OrderDraft draft) {
        return grants.write(
                Named.by("customerId", draft.customerId()),
                transactions::inSession,
                () -> Panache.getSession().flatMap(session -> session.createNativeQuery(
                                "insert into " + table + " (item, customer_id) values (:item, :customer) returning id",
                                Long.class)
                        .setParameter("item", draft.item())
                        .setParameter("customer", draft.customerId())
                        .getSingleResult()));
    }

    @GET
    @Path("wishes")
    @OwnParameters
    @Operation(operationId = "listWishes", summary = "List wishes")
    @Shows(value = WishView.class, listing = WishView.All.class)
    public Uni<RestResponse<Page<WishView>>> wishes(@Context UriInfo uri) {
        ListQuery<WishView> query = ListQuery.page(WishView.LISTING, uri);
        registry.requireSameFor(query);
        return listings.page(query).map(Page::answer);
    }
}
