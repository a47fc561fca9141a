package org.petregistry.pets.pet;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import org.petregistry.foreignkey.referencing.RegistryCheck;
import org.petregistry.rest.conditional.Conditional;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.conditional.VersionedAnswer;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.idempotency.Creation;
import org.petregistry.rest.idempotency.OncePerKey;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.query.Streams;
import org.petregistry.rest.request.Batch;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** Pets over HTTP. Writes complete even if the client disconnects. */
@Path("/pets")
@Tag(name = "pets", description = "Pets and their owners")
@Shows(value = PetView.class, collection = PetView.All.class)
@Produces(MediaType.APPLICATION_JSON)
public class PetResource {
    private final Pets pets;
    private final RegistryCheck registry;
    private final QueryExecutor queries;
    private final Streams streams;
    private final Creation creation;

    PetResource(Pets pets, RegistryCheck registry, QueryExecutor queries, Streams streams, Creation creation) {
        this.pets = pets;
        this.registry = registry;
        this.queries = queries;
        this.streams = streams;
        this.creation = creation;
    }

    /** One page of all pets. */
    @GET
    @OwnParameters
    @Operation(operationId = "listPets", summary = "List pets")
    @Refuses("owners-unavailable")
    public Uni<RestResponse<Page<PetView>>> list(@Context UriInfo uri) {
        CollectionQuery<PetView> query = CollectionQuery.page(PetView.COLLECTION, uri);
        registry.requireSameFor(query);
        return queries.page(query).map(Page::answer);
    }

    /** All matching pets, one per line. */
    @GET
    @Produces(Streams.NDJSON)
    @OwnParameters
    @Operation(hidden = true)
    public Multi<byte[]> stream(@Context UriInfo uri) {
        CollectionQuery<PetView> query = CollectionQuery.stream(PetView.COLLECTION, uri);
        registry.requireSameFor(query);
        return streams.stream(query);
    }

    /** Creates a pet. */
    @POST
    @Cancellable(false)
    @OncePerKey
    @Operation(operationId = "createPet", summary = "Create a pet")
    @Refuses({"owner-deleting", "owner-not-found", "owner-deleted", "owners-unavailable"})
    public Uni<RestResponse<Object>> create(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody PetDraft draft) {
        return pets.create(draft, work -> creation.once(headers, uri, draft, work));
    }

    /** Creates 1 to 1000 pets atomically. */
    @POST
    @Path(Batch.PATH)
    @Batch
    @Cancellable(false)
    @OncePerKey
    @Operation(operationId = "createPets", summary = "Create 1 to 1000 pets atomically")
    @Refuses({"owner-deleting", "owner-not-found", "owner-deleted", "owners-unavailable"})
    public Uni<RestResponse<Object>> createAll(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody List<PetDraft> drafts) {
        return pets.createAll(drafts, work -> creation.once(headers, uri, drafts, work));
    }

    /** One pet. */
    @GET
    @Path(Ids.PATH)
    @Conditional
    @Operation(operationId = "getPet", summary = "Get a pet")
    @Refuses("owners-unavailable")
    public Uni<RestResponse<PetView>> get(
            @PathParam("id") long id, @QueryParam("include") List<String> include, @Context HttpHeaders headers) {
        IncludedObjects included = PetView.COLLECTION.include(include);
        registry.requireSameFor(included);
        return queries.byId(PetView.COLLECTION, id, included)
                .map(found -> found.orElseThrow(() -> Problem.notFound("pet", id)))
                .map(pet ->
                        included.isEmpty() ? VersionedAnswer.read(headers, pet, pet.version()) : RestResponse.ok(pet));
    }

    /** Updates a pet; can set or remove its owner. */
    @PATCH
    @Path(Ids.PATH)
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Cancellable(false)
    @Conditional
    @Operation(operationId = "changePet", summary = "Update a pet; set or remove its owner")
    @Refuses({"owner-deleting", "owner-not-found", "owner-deleted", "owners-unavailable"})
    public Uni<RestResponse<PetView>> change(
            @PathParam("id") long id, @Context HttpHeaders headers, @RequestBody PetPatch patch) {
        return pets.change(id, patch, EntityTags.ifMatch(headers)).map(pet -> VersionedAnswer.of(pet, pet.version()));
    }

    /** Deletes a pet. */
    @DELETE
    @Path(Ids.PATH)
    @Cancellable(false)
    @Conditional
    @Operation(operationId = "deletePet", summary = "Delete a pet")
    public Uni<Void> delete(@PathParam("id") long id, @Context HttpHeaders headers) {
        return pets.delete(id, EntityTags.ifMatch(headers));
    }
}
