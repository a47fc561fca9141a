package org.petregistry.onedatabase.owner;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.onedatabase.pet.PetView;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.conditional.VersionedAnswer;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.idempotency.Created;
import org.petregistry.rest.idempotency.Creation;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.BatchResponse;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.query.Restriction;
import org.petregistry.rest.request.Batch;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** Owners over HTTP. */
@Path("/owners")
@Produces(MediaType.APPLICATION_JSON)
public class OwnerResource {
    private static final String REFERENCE = "p.owner_id";

    /** The number of pets embedded for each owner. */
    private static final int EMBEDDED = 20;

    private final QueryExecutor queries;
    private final Creation creation;
    private final Transactions transactions;

    OwnerResource(QueryExecutor queries, Creation creation, Transactions transactions) {
        this.queries = queries;
        this.creation = creation;
        this.transactions = transactions;
    }

    @GET
    @OwnParameters
    public Uni<RestResponse<Page<OwnerView>>> list(@Context UriInfo uri) {
        CollectionQuery<OwnerView> query = CollectionQuery.page(OwnerView.COLLECTION, uri);
        return queries.page(query)
                .flatMap(page -> embed(page.items(), query.included()).map(page::withItems))
                .map(Page::answer);
    }

    @GET
    @Path(Ids.PATH)
    public Uni<RestResponse<OwnerView>> get(
            @PathParam("id") long id, @QueryParam("include") List<String> include, @Context HttpHeaders headers) {
        IncludedObjects included = OwnerView.COLLECTION.include(include);
        return queries.byId(OwnerView.COLLECTION, id, included)
                .map(found -> found.orElseThrow(() -> Problem.notFound("owner", id)))
                .flatMap(owner -> embed(List.of(owner), included))
                .map(owners -> included.isEmpty()
                        ? VersionedAnswer.read(
                                headers, owners.get(0), owners.get(0).version())
                        : RestResponse.ok(owners.get(0)));
    }

    @GET
    @Path("{owner: " + Ids.FORM + "}/pets")
    @OwnParameters
    public Uni<RestResponse<Page<PetView>>> pets(@PathParam("owner") long owner, @Context UriInfo uri) {
        return queries.byId(OwnerView.COLLECTION, owner, OwnerView.COLLECTION.nothing())
                .invoke(found -> found.orElseThrow(() -> Problem.notFound("owner", owner)))
                .chain(() -> queries.page(
                        CollectionQuery.page(PetView.COLLECTION, path(owner), uri, new Restriction(REFERENCE, owner))))
                .map(Page::answer);
    }

    private Uni<List<OwnerView>> embed(List<OwnerView> owners, IncludedObjects included) {
        if (!included.has(OwnerView.PETS) || owners.isEmpty()) {
            return Uni.createFrom().item(owners);
        }
        List<Long> ids = owners.stream().map(OwnerView::id).toList();
        return queries.firstOfEach(PetView.COLLECTION, REFERENCE, ids, EMBEDDED, OwnerResource::path)
                .map(pages -> owners.stream()
                        .map(owner -> owner.with(pages.get(owner.id())))
                        .toList());
    }

    private static String path(long owner) {
        return "/owners/" + owner + "/pets";
    }

    @POST
    public Uni<RestResponse<Object>> create(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody OwnerDraft draft) {
        return creation.once(headers, uri, draft, () -> insert(List.of(draft))
                .map(created -> created.get(0))
                .map(owner -> new Created(owner, "/owners/" + owner.id(), EntityTags.of(owner.version()))));
    }

    @POST
    @Path(Batch.PATH)
    @Batch
    public Uni<RestResponse<Object>> createAll(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody List<OwnerDraft> drafts) {
        return creation.once(
                headers, uri, drafts, () -> insert(drafts).map(owners -> Created.batch(new BatchResponse<>(owners))));
    }

    private static Uni<List<OwnerView>> insert(List<OwnerDraft> drafts) {
        return Rows.nextIds("owner", drafts.size()).chain(ids -> {
            Instant now = Timestamps.now();
            List<Owner> owners = new ArrayList<>();
            for (int i = 0; i < drafts.size(); i++) {
                Owner owner = new Owner();
                owner.id = ids.get(i);
                owner.name = drafts.get(i).name();
                owner.username = drafts.get(i).username();
                owner.email = drafts.get(i).email();
                owner.createdAt = now;
                owner.updatedAt = now;
                owners.add(owner);
            }
            return Rows.insert(owners)
                    .map(done -> owners.stream().map(OwnerView::of).toList());
        });
    }

    /** Deletes an owner; {@code pets} is {@code set-null} (the default), {@code cascade} or {@code restrict}. */
    @DELETE
    @Path(Ids.PATH)
    public Uni<Void> delete(@PathParam("id") long id, @QueryParam("pets") String pets) {
        String action = pets == null ? "set-null" : pets;
        return transactions.inSql(connection -> one(connection, "select id from owner where id = $1 for update", id)
                .invoke(count -> requireOne(count, id))
                .chain(() -> one(connection, "set local statement_timeout = 0"))
                .chain(() -> switch (action) {
                    case "cascade" -> one(connection, "delete from pet where owner_id = $1", id);
                    case "restrict" ->
                        one(connection, "select 1 from pet where owner_id = $1 limit 1", id)
                                .invoke(OwnerResource::requireNone);
                    default ->
                        one(
                                connection,
                                "update pet set owner_id = null, updated_at = now(), version = version + 1"
                                        + " where owner_id = $1",
                                id);
                })
                .chain(() -> one(connection, "delete from owner where id = $1", id))
                .replaceWithVoid());
    }

    private static Uni<Integer> one(SqlConnection connection, String sql, Object... values) {
        return connection.preparedQuery(sql).execute(Tuple.from(values)).map(rows -> rows.rowCount());
    }

    private static void requireOne(int count, long id) {
        if (count == 0) {
            throw Problem.notFound("owner", id);
        }
    }

    private static void requireNone(int count) {
        if (count > 0) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The owner has pets.");
        }
    }
}
