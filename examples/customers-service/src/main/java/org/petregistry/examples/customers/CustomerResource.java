package org.petregistry.examples.customers;

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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.foreignkey.referenced.Relations;
import org.petregistry.foreignkey.referenced.Shown;
import org.petregistry.foreignkey.referenced.Tombstones;
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
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.request.Batch;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/**
 * Customers over HTTP. The foreign key provides the deletion and the lists of referencing rows, in a class with the same
 * class-level path.
 */
@Path("/")
@Tag(name = "customers", description = "Customers, their orders and their wishes")
@Shows(value = CustomerView.class, collection = CustomerView.All.class)
@Produces(MediaType.APPLICATION_JSON)
public class CustomerResource implements Shown {
    private final QueryExecutor queries;
    private final Creation creation;
    private final Transactions transactions;
    private final Relations relations;
    private final Tombstones tombstones;

    CustomerResource(
            QueryExecutor queries,
            Creation creation,
            Transactions transactions,
            Relations relations,
            Tombstones tombstones) {
        this.queries = queries;
        this.creation = creation;
        this.transactions = transactions;
        this.relations = relations;
        this.tombstones = tombstones;
    }

    /** One page of all customers. */
    @GET
    @Path("customers")
    @OwnParameters
    @Operation(operationId = "listCustomers", summary = "List customers")
    public Uni<RestResponse<Page<CustomerView>>> list(@Context UriInfo uri) {
        CollectionQuery<CustomerView> query = CollectionQuery.page(CustomerView.COLLECTION, uri);
        return queries.page(query)
                .flatMap(page -> embed(page.items(), query.included()).map(page::withItems))
                .map(Page::answer);
    }

    /** Creates a customer. */
    @POST
    @Path("customers")
    @Cancellable(false)
    @OncePerKey
    @Operation(operationId = "createCustomer", summary = "Create a customer")
    public Uni<RestResponse<Object>> create(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody CustomerDraft draft) {
        return creation.once(headers, uri, draft, () -> insert(List.of(draft))
                .map(all -> all.get(0))
                .map(one -> new Created(one, "/customers/" + one.id(), EntityTags.of(one.version()))));
    }

    /** Creates 1 to 1000 customers atomically. */
    @POST
    @Path("customers/" + Batch.PATH)
    @Batch
    @Cancellable(false)
    @OncePerKey
    @Operation(operationId = "createCustomers", summary = "Create 1 to 1000 customers atomically")
    public Uni<RestResponse<Object>> createAll(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody List<CustomerDraft> drafts) {
        return creation.once(
                headers, uri, drafts, () -> insert(drafts).map(all -> Created.batch(new BatchResponse<>(all))));
    }

    private static Uni<List<CustomerView>> insert(List<CustomerDraft> drafts) {
        List<Customer> customers = drafts.stream().map(Customer::of).toList();
        return Customer.persist(customers)
                .chain(() -> Panache.flush())
                .map(done -> customers.stream().map(CustomerView::of).toList());
    }

    /** One customer. */
    @GET
    @Path("customers/" + Ids.PATH)
    @Conditional
    @Operation(operationId = "getCustomer", summary = "Get a customer")
    @Refuses("customer-deleted")
    public Uni<RestResponse<CustomerView>> get(
            @PathParam("id") long id, @QueryParam("include") List<String> include, @Context HttpHeaders headers) {
        return answer(id, CustomerView.COLLECTION.include(include), headers);
    }

    /** Updates a customer. */
    @PATCH
    @Path("customers/" + Ids.PATH)
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Cancellable(false)
    @Conditional
    @Operation(operationId = "updateCustomer", summary = "Update a customer")
    @Refuses({"customer-deleting", "customer-deleted"})
    public Uni<RestResponse<CustomerView>> update(
            @PathParam("id") long id, @Context HttpHeaders headers, @RequestBody CustomerPatch patch) {
        return tombstones
                .distinguishDeleted(
                        id, transactions.inSession(() -> Customer.<Customer>findById(id, LockModeType.PESSIMISTIC_WRITE)
                                .onItem()
                                .ifNull()
                                .failWith(() -> Problem.notFound("customer", id))
                                .invoke(found -> apply(patch, found, EntityTags.ifMatch(headers)))
                                .call(() -> Panache.flush())
                                .map(CustomerView::of)))
                .map(customer -> VersionedAnswer.of(customer, customer.version()));
    }

    private static void apply(CustomerPatch patch, Customer customer, String ifMatch) {
        EntityTags.requireMatch(ifMatch, customer.version);
        CustomerKey.KEY.requireActive(customer.id, customer.state);
        customer.name = patch.name().orElse(customer.name);
    }

    @Override
    public Uni<RestResponse<CustomerView>> answer(long id, HttpHeaders request) {
        return answer(id, CustomerView.COLLECTION.nothing(), request);
    }

    private Uni<RestResponse<CustomerView>> answer(long id, IncludedObjects included, HttpHeaders request) {
        return tombstones
                .distinguishDeleted(
                        id,
                        queries.byId(CustomerView.COLLECTION, id, included)
                                .map(found -> found.orElseThrow(() -> Problem.notFound("customer", id))))
                .flatMap(customer -> embed(List.of(customer), included))
                .map(customers -> customers.get(0))
                .map(customer -> included.isEmpty() && customer.state().equals("active")
                        ? VersionedAnswer.read(request, customer, customer.version())
                        : RestResponse.ok(customer));
    }

    private Uni<List<CustomerView>> embed(List<CustomerView> customers, IncludedObjects included) {
        return relations.embed(customers, included, CustomerView::id, CustomerView::with);
    }
}
