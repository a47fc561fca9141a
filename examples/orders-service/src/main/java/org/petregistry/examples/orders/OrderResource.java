package org.petregistry.examples.orders;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.LockModeType;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.foreignkey.referencing.Grants;
import org.petregistry.foreignkey.referencing.RegistryCheck;
import org.petregistry.rest.body.Named;
import org.petregistry.rest.conditional.Conditional;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.conditional.VersionedAnswer;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.idempotency.Created;
import org.petregistry.rest.idempotency.Creation;
import org.petregistry.rest.idempotency.OncePerKey;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.BatchResponse;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.request.Batch;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** Orders and wishes over HTTP. */
@Path("/")
@Tag(name = "orders", description = "Orders and wishes of customers")
@Produces(MediaType.APPLICATION_JSON)
public class OrderResource {
    private final Grants grants;
    private final RegistryCheck registry;
    private final Transactions transactions;
    private final Creation creation;
    private final QueryExecutor queries;

    OrderResource(
            Grants grants,
            RegistryCheck registry,
            Transactions transactions,
            Creation creation,
            QueryExecutor queries) {
        this.grants = grants;
        this.registry = registry;
        this.transactions = transactions;
        this.creation = creation;
        this.queries = queries;
    }

    /** One page of all orders. */
    @GET
    @Path("orders")
    @OwnParameters
    @Shows(value = OrderView.class, collection = OrderView.All.class)
    @Operation(operationId = "listOrders", summary = "List orders")
    @Refuses("customers-unavailable")
    public Uni<RestResponse<Page<OrderView>>> orders(@Context UriInfo uri) {
        return page(OrderView.COLLECTION, uri);
    }

    /** One page of all wishes. */
    @GET
    @Path("wishes")
    @OwnParameters
    @Shows(value = WishView.class, collection = WishView.All.class)
    @Operation(operationId = "listWishes", summary = "List wishes")
    @Refuses("customers-unavailable")
    public Uni<RestResponse<Page<WishView>>> wishes(@Context UriInfo uri) {
        return page(WishView.COLLECTION, uri);
    }

    private <T> Uni<RestResponse<Page<T>>> page(CollectionDeclaration<T> collection, UriInfo uri) {
        CollectionQuery<T> query = CollectionQuery.page(collection, uri);
        registry.requireSameFor(query);
        return queries.page(query).map(Page::answer);
    }

    /** One order. */
    @GET
    @Path("orders/" + Ids.PATH)
    @Shows(value = OrderView.class, collection = OrderView.All.class)
    @Conditional
    @Operation(operationId = "getOrder", summary = "Get an order")
    @Refuses("customers-unavailable")
    public Uni<RestResponse<OrderView>> order(
            @PathParam("id") long id, @QueryParam("include") List<String> include, @Context HttpHeaders headers) {
        return one("order", OrderView.COLLECTION, id, include, headers, OrderView::version);
    }

    /** One wish. */
    @GET
    @Path("wishes/" + Ids.PATH)
    @Shows(value = WishView.class, collection = WishView.All.class)
    @Conditional
    @Operation(operationId = "getWish", summary = "Get a wish")
    @Refuses("customers-unavailable")
    public Uni<RestResponse<WishView>> wish(
            @PathParam("id") long id, @QueryParam("include") List<String> include, @Context HttpHeaders headers) {
        return one("wish", WishView.COLLECTION, id, include, headers, WishView::version);
    }

    private <T> Uni<RestResponse<T>> one(
            String name,
            CollectionDeclaration<T> collection,
            long id,
            List<String> include,
            HttpHeaders headers,
            ToLongFunction<T> version) {
        IncludedObjects included = collection.include(include);
        registry.requireSameFor(included);
        return queries.byId(collection, id, included)
                .map(found -> found.orElseThrow(() -> Problem.notFound(name, id)))
                .map(one -> included.isEmpty()
                        ? VersionedAnswer.read(headers, one, version.applyAsLong(one))
                        : RestResponse.ok(one));
    }

    /** Creates an order. */
    @POST
    @Path("orders")
    @Cancellable(false)
    @OncePerKey
    @Shows(value = OrderView.class, collection = OrderView.All.class)
    @Operation(operationId = "createOrder", summary = "Create an order")
    @Refuses({"customer-deleting", "customer-not-found", "customer-deleted", "customers-unavailable"})
    public Uni<RestResponse<Object>> createOrder(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody OrderDraft draft) {
        return create(headers, uri, draft, Named.by("customerId", draft.customerId()), () -> {
            Order order = Order.of(draft);
            return order.persistAndFlush()
                    .map(done -> new Created(OrderView.of(order), "/orders/" + order.id, EntityTags.of(order.version)));
        });
    }

    /** Creates a wish. */
    @POST
    @Path("wishes")
    @Cancellable(false)
    @OncePerKey
    @Shows(value = WishView.class, collection = WishView.All.class)
    @Operation(operationId = "createWish", summary = "Create a wish")
    @Refuses({"customer-deleting", "customer-not-found", "customer-deleted", "customers-unavailable"})
    public Uni<RestResponse<Object>> createWish(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody WishDraft draft) {
        return create(headers, uri, draft, Named.by("customerId", draft.customerId()), () -> {
            Wish wish = Wish.of(draft);
            return wish.persistAndFlush()
                    .map(done -> new Created(WishView.of(wish), "/wishes/" + wish.id, EntityTags.of(wish.version)));
        });
    }

    /** Creates 1 to 1000 wishes atomically. */
    @POST
    @Path("wishes/" + Batch.PATH)
    @Batch
    @Cancellable(false)
    @OncePerKey
    @Shows(value = WishView.class, collection = WishView.All.class)
    @Operation(operationId = "createWishes", summary = "Create 1 to 1000 wishes atomically")
    @Refuses({"customer-deleting", "customer-not-found", "customer-deleted", "customers-unavailable"})
    public Uni<RestResponse<Object>> createWishes(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody List<WishDraft> drafts) {
        return create(headers, uri, drafts, Named.byEach("customerId", drafts, WishDraft::customerId), () -> {
            List<Wish> wishes = drafts.stream().map(Wish::of).toList();
            return Wish.persist(wishes)
                    .chain(() -> Panache.flush())
                    .map(done -> Created.batch(new BatchResponse<>(
                            wishes.stream().map(WishView::of).toList())));
        });
    }

    private Uni<RestResponse<Object>> create(
            HttpHeaders headers, UriInfo uri, Object body, List<Named> named, Supplier<Uni<Created>> work) {
        return grants.write(named, once -> creation.once(headers, uri, body, once), work);
    }

    /** Updates a wish; can set or remove its customer. */
    @PATCH
    @Path("wishes/" + Ids.PATH)
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Cancellable(false)
    @Conditional
    @Shows(value = WishView.class, collection = WishView.All.class)
    @Operation(operationId = "updateWish", summary = "Update a wish")
    @Refuses({"customer-deleting", "customer-not-found", "customer-deleted", "customers-unavailable"})
    public Uni<RestResponse<WishView>> updateWish(
            @PathParam("id") long id, @Context HttpHeaders headers, @RequestBody WishPatch patch) {
        return grants.write(
                        Named.by("customerId", patch.customerId().value()),
                        transactions::inSession,
                        () -> Wish.<Wish>findById(id, LockModeType.PESSIMISTIC_WRITE)
                                .onItem()
                                .ifNull()
                                .failWith(() -> Problem.notFound("wish", id))
                                .invoke(wish -> EntityTags.requireMatch(EntityTags.ifMatch(headers), wish.version))
                                .invoke(wish ->
                                        wish.customerId = patch.customerId().orElse(wish.customerId))
                                .call(() -> Panache.flush())
                                .map(WishView::of))
                .map(wish -> VersionedAnswer.of(wish, wish.version()));
    }
}
