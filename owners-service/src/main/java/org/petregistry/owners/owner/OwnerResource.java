package org.petregistry.owners.owner;

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
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.foreignkey.referenced.Deletions;
import org.petregistry.foreignkey.referenced.Relations;
import org.petregistry.owners.role.RoleReference;
import org.petregistry.owners.role.Roles;
import org.petregistry.owners.unique.UniqueText;
import org.petregistry.owners.unique.Uniqueness;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.conditional.VersionedAnswer;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.idempotency.Created;
import org.petregistry.rest.idempotency.Creation;
import org.petregistry.rest.query.Items;
import org.petregistry.rest.query.ListQuery;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.Streams;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** Owners over HTTP. Writes go on to their end also when the caller goes away. */
@Path("/owners")
@Tag(name = "owners", description = "Owners, and what they have")
@Shows(OwnerView.class)
@Produces(MediaType.APPLICATION_JSON)
public class OwnerResource {
    private final Owners owners;
    private final Roles roles;
    private final Uniqueness uniqueness;
    private final Deletions deletions;
    private final Relations relations;
    private final Streams streams;
    private final Creation creation;

    OwnerResource(
            Owners owners,
            Roles roles,
            Uniqueness uniqueness,
            Deletions deletions,
            Relations relations,
            Streams streams,
            Creation creation) {
        this.owners = owners;
        this.roles = roles;
        this.uniqueness = uniqueness;
        this.deletions = deletions;
        this.relations = relations;
        this.streams = streams;
        this.creation = creation;
    }

    /** One page of all owners. */
    @GET
    @OwnParameters
    @Operation(operationId = "listOwners", summary = "List owners")
    public Uni<RestResponse<Page<OwnerView>>> list(@Context UriInfo uri) {
        return owners.page(ListQuery.page(OwnerView.LISTING, uri)).map(Page::answer);
    }

    /** All owners that match, one a line. */
    @GET
    @Produces(Streams.NDJSON)
    @OwnParameters
    @Operation(hidden = true)
    public Multi<byte[]> stream(@Context UriInfo uri) {
        return streams.stream(ListQuery.stream(OwnerView.LISTING, uri));
    }

    /** Makes an owner. */
    @POST
    @Cancellable(false)
    @Operation(operationId = "createOwner", summary = "Make an owner")
    @Refuses({"already-taken", "role-not-found"})
    public Uni<RestResponse<Object>> create(@Context HttpHeaders headers, @Context UriInfo uri, OwnerDraft draft) {
        List<RoleReference> role =
                draft.roleId() == null ? List.of() : List.of(new RoleReference("/roleId", draft.roleId()));
        List<UniqueText> texts = List.of(
                UniqueText.one("owner", "username", draft.username()), UniqueText.one("owner", "email", draft.email()));
        return uniqueness.keep(
                0,
                texts,
                () -> creation.once(headers, uri, draft, () -> roles.lock(role)
                        .chain(() -> owners.create(List.of(draft)))
                        .map(created -> created.get(0))
                        .map(owner -> new Created(owner, "/owners/" + owner.id(), EntityTags.of(owner.version())))));
    }

    /** Makes 1 to 1000 owners, or none. */
    @POST
    @Path("batch")
    @Cancellable(false)
    @Operation(operationId = "createOwners", summary = "Make 1 to 1000 owners, or none")
    @Refuses({"already-taken", "role-not-found"})
    public Uni<RestResponse<Object>> createAll(
            @Context HttpHeaders headers, @Context UriInfo uri, List<OwnerDraft> drafts) {
        List<RoleReference> references = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            if (drafts.get(i).roleId() != null) {
                references.add(
                        new RoleReference("/" + i + "/roleId", drafts.get(i).roleId()));
            }
        }
        List<UniqueText> texts = List.of(
                UniqueText.each(
                        "owner",
                        "username",
                        drafts.stream().map(OwnerDraft::username).toList()),
                UniqueText.each(
                        "owner", "email", drafts.stream().map(OwnerDraft::email).toList()));
        return uniqueness.keep(
                0,
                texts,
                () -> creation.once(headers, uri, drafts, () -> roles.lock(references)
                        .chain(() -> owners.create(drafts))
                        .map(created -> Created.batch(new Items<>(created)))));
    }

    /** One owner. */
    @GET
    @Path(Ids.PATH)
    @Operation(
            operationId = "getOwner",
            summary = "Show an owner",
            description =
                    "Where pets-service does not answer, `pets` and `posts` are null and `unavailable` names them."
                            + " There is no ETag while the owner is being deleted.")
    @Refuses("owner-deleted")
    public Uni<RestResponse<OwnerView>> get(
            @PathParam("id") long id, @QueryParam("include") List<String> include, @Context HttpHeaders headers) {
        return owners.answer(id, OwnerView.LISTING.include(include), headers);
    }

    /** Changes an owner. */
    @PATCH
    @Path(Ids.PATH)
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Cancellable(false)
    @Operation(operationId = "changeOwner", summary = "Change an owner")
    @Refuses({"already-taken", "owner-deleting", "owner-deleted", "role-not-found"})
    public Uni<RestResponse<OwnerView>> change(
            @PathParam("id") long id, @Context HttpHeaders headers, OwnerPatch patch) {
        return owners.change(id, patch, EntityTags.header(headers, EntityTags.IF_MATCH))
                .map(owner -> VersionedAnswer.of(owner, owner.version()));
    }

    /** Deletes an owner, or begins to; it goes on to its end also when the caller goes away. */
    @DELETE
    @Path(Ids.PATH)
    @Cancellable(false)
    @OwnParameters
    @Operation(
            operationId = "deleteOwner",
            summary = "Delete an owner, and decide what becomes of its pets and posts",
            description = "Repeated with the same rules, it joins the deletion that is under way.")
    public Uni<RestResponse<Void>> delete(
            @PathParam("id") long id, @Context UriInfo uri, @Context HttpHeaders headers) {
        return deletions.answer(id, uri, headers);
    }

    /** One page of what an owner has, by the parameters of its collection at pets-service. */
    @GET
    @Path(Ids.OWNER + "/{relation}")
    @OwnParameters
    @Operation(hidden = true)
    public Uni<RestResponse<String>> related(
            @PathParam("owner") long id, @PathParam("relation") String relation, @Context UriInfo uri) {
        return relations.answer(id, relation, uri);
    }
}
