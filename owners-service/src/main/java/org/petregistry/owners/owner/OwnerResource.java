package org.petregistry.owners.owner;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
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
import org.petregistry.foreignkey.referenced.Shown;
import org.petregistry.rest.conditional.Conditional;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.conditional.VersionedAnswer;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.idempotency.Creation;
import org.petregistry.rest.idempotency.OncePerKey;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.Streams;
import org.petregistry.rest.request.Batch;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/**
 * Owners over HTTP. Writes complete even if the client disconnects. The foreign key provides the deletion and the lists of
 * referencing rows, in a class with the same class-level path.
 */
@Path("/")
@Tag(name = "owners", description = "Owners, their pets and their posts")
@Shows(value = OwnerView.class, collection = OwnerView.All.class)
@Produces(MediaType.APPLICATION_JSON)
public class OwnerResource implements Shown {
    private final Owners owners;
    private final Streams streams;
    private final Creation creation;

    OwnerResource(Owners owners, Streams streams, Creation creation) {
        this.owners = owners;
        this.streams = streams;
        this.creation = creation;
    }

    /** One page of all owners. */
    @GET
    @Path("owners")
    @OwnParameters
    @Operation(operationId = "listOwners", summary = "List owners")
    public Uni<RestResponse<Page<OwnerView>>> list(@Context UriInfo uri) {
        return owners.page(CollectionQuery.page(OwnerView.COLLECTION, uri)).map(Page::answer);
    }

    /** All matching owners, one per line. */
    @GET
    @Path("owners")
    @Produces(Streams.NDJSON)
    @OwnParameters
    @Operation(hidden = true)
    public Multi<byte[]> stream(@Context UriInfo uri) {
        return streams.stream(CollectionQuery.stream(OwnerView.COLLECTION, uri));
    }

    /** Creates an owner. */
    @POST
    @Path("owners")
    @Cancellable(false)
    @OncePerKey
    @Operation(operationId = "createOwner", summary = "Create an owner")
    @Refuses({"already-taken", "role-not-found"})
    public Uni<RestResponse<Object>> create(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody OwnerDraft draft) {
        return owners.create(draft, work -> creation.once(headers, uri, draft, work));
    }

    /** Creates 1 to 1000 owners atomically. */
    @POST
    @Path("owners/" + Batch.PATH)
    @Batch
    @Cancellable(false)
    @OncePerKey
    @Operation(operationId = "createOwners", summary = "Create 1 to 1000 owners atomically")
    @Refuses({"already-taken", "role-not-found"})
    public Uni<RestResponse<Object>> createAll(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody List<OwnerDraft> drafts) {
        return owners.createAll(drafts, work -> creation.once(headers, uri, drafts, work));
    }

    /** One owner. */
    @GET
    @Path("owners/" + Ids.PATH)
    @Conditional
    @Operation(
            operationId = "getOwner",
            summary = "Get an owner",
            description =
                    "If pets-service does not respond, `pets` and `posts` are null and `unavailable` lists them. While"
                            + " the owner is being deleted, the response has no ETag.")
    @Refuses("owner-deleted")
    public Uni<RestResponse<OwnerView>> get(
            @PathParam("id") long id, @QueryParam("include") List<String> include, @Context HttpHeaders headers) {
        return answer(id, OwnerView.COLLECTION.include(include), headers);
    }

    /** The representation for pets-service, the same as for every caller. */
    @Override
    public Uni<RestResponse<OwnerView>> answer(long id, HttpHeaders request) {
        return answer(id, OwnerView.COLLECTION.nothing(), request);
    }

    /** With the version as an entity tag, unless the response has parts that the version does not cover. */
    private Uni<RestResponse<OwnerView>> answer(long id, IncludedObjects included, HttpHeaders request) {
        return owners.find(id, included)
                .map(owner -> included.isEmpty() && owner.active()
                        ? VersionedAnswer.read(request, owner, owner.version())
                        : RestResponse.ok(owner));
    }

    /** Updates an owner. */
    @PATCH
    @Path("owners/" + Ids.PATH)
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Cancellable(false)
    @Conditional
    @Operation(operationId = "changeOwner", summary = "Update an owner")
    @Refuses({"already-taken", "owner-deleting", "owner-deleted", "role-not-found"})
    public Uni<RestResponse<OwnerView>> change(
            @PathParam("id") long id, @Context HttpHeaders headers, @RequestBody OwnerPatch patch) {
        return owners.change(id, patch, EntityTags.ifMatch(headers))
                .map(owner -> VersionedAnswer.of(owner, owner.version()));
    }
}
