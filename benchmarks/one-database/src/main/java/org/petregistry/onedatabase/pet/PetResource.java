package org.petregistry.onedatabase.pet;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
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
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.conditional.VersionedAnswer;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.database.SqlState;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.idempotency.Created;
import org.petregistry.rest.idempotency.Creation;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.query.BatchResponse;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.query.Streams;
import org.petregistry.rest.request.Batch;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** Pets over HTTP. */
@Path("/pets")
@Produces(MediaType.APPLICATION_JSON)
public class PetResource {
    private static final String FOREIGN_KEY = "fk_pet_owner";

    private final QueryExecutor queries;
    private final Streams streams;
    private final Creation creation;

    PetResource(QueryExecutor queries, Streams streams, Creation creation) {
        this.queries = queries;
        this.streams = streams;
        this.creation = creation;
    }

    @GET
    @OwnParameters
    public Uni<RestResponse<Page<PetView>>> list(@Context UriInfo uri) {
        return queries.page(CollectionQuery.page(PetView.COLLECTION, uri)).map(Page::answer);
    }

    @GET
    @Produces(Streams.NDJSON)
    @OwnParameters
    public Multi<byte[]> stream(@Context UriInfo uri) {
        return streams.stream(CollectionQuery.stream(PetView.COLLECTION, uri));
    }

    @GET
    @Path(Ids.PATH)
    public Uni<RestResponse<PetView>> get(
            @PathParam("id") long id, @QueryParam("include") List<String> include, @Context HttpHeaders headers) {
        IncludedObjects included = PetView.COLLECTION.include(include);
        return queries.byId(PetView.COLLECTION, id, included)
                .map(found -> found.orElseThrow(() -> Problem.notFound("pet", id)))
                .map(pet ->
                        included.isEmpty() ? VersionedAnswer.read(headers, pet, pet.version()) : RestResponse.ok(pet));
    }

    @POST
    public Uni<RestResponse<Object>> create(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody PetDraft draft) {
        return refuseUnknownOwners(() -> creation.once(headers, uri, draft, () -> insert(List.of(draft))
                .map(created -> created.get(0))
                .map(pet -> new Created(pet, "/pets/" + pet.id(), EntityTags.of(pet.version())))));
    }

    @POST
    @Path(Batch.PATH)
    @Batch
    public Uni<RestResponse<Object>> createAll(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody List<PetDraft> drafts) {
        return refuseUnknownOwners(() -> creation.once(
                headers, uri, drafts, () -> insert(drafts).map(pets -> Created.batch(new BatchResponse<>(pets)))));
    }

    private static <T> Uni<T> refuseUnknownOwners(Supplier<Uni<T>> work) {
        return work.get()
                .onFailure(failure ->
                        SqlState.constraint(failure).filter(FOREIGN_KEY::equals).isPresent())
                .transform(unknown -> Problem.of(ProblemType.INVALID_REQUEST, "An owner does not exist."));
    }

    private static Uni<List<PetView>> insert(List<PetDraft> drafts) {
        return Rows.nextIds("pet", drafts.size()).chain(ids -> {
            Instant now = Timestamps.now();
            List<Pet> pets = new ArrayList<>();
            for (int i = 0; i < drafts.size(); i++) {
                Pet pet = new Pet();
                pet.id = ids.get(i);
                pet.name = drafts.get(i).name();
                pet.species = drafts.get(i).species();
                pet.ownerId = drafts.get(i).ownerId();
                pet.createdAt = now;
                pet.updatedAt = now;
                pets.add(pet);
            }
            return Rows.insert(pets).map(done -> pets.stream().map(PetView::of).toList());
        });
    }
}
