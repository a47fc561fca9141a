package org.petregistry.pets.post;

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

/** Posts over HTTP. Writes complete even if the client disconnects. */
@Path("/posts")
@Tag(name = "posts", description = "Posts of owners, optionally about a pet")
@Shows(value = PostView.class, collection = PostView.All.class)
@Produces(MediaType.APPLICATION_JSON)
public class PostResource {
    private final Posts posts;
    private final RegistryCheck registry;
    private final QueryExecutor queries;
    private final Streams streams;
    private final Creation creation;

    PostResource(Posts posts, RegistryCheck registry, QueryExecutor queries, Streams streams, Creation creation) {
        this.posts = posts;
        this.registry = registry;
        this.queries = queries;
        this.streams = streams;
        this.creation = creation;
    }

    /** One page of all posts. */
    @GET
    @OwnParameters
    @Operation(operationId = "listPosts", summary = "List posts")
    @Refuses("owners-unavailable")
    public Uni<RestResponse<Page<PostView>>> list(@Context UriInfo uri) {
        CollectionQuery<PostView> query = CollectionQuery.page(PostView.COLLECTION, uri);
        registry.requireSameFor(query);
        return queries.page(query).map(Page::answer);
    }

    /** All matching posts, one per line. */
    @GET
    @Produces(Streams.NDJSON)
    @OwnParameters
    @Operation(hidden = true)
    public Multi<byte[]> stream(@Context UriInfo uri) {
        CollectionQuery<PostView> query = CollectionQuery.stream(PostView.COLLECTION, uri);
        registry.requireSameFor(query);
        return streams.stream(query);
    }

    /** Creates a post. */
    @POST
    @Cancellable(false)
    @OncePerKey
    @Operation(operationId = "createPost", summary = "Create a post")
    @Refuses({"owner-deleting", "owner-not-found", "owner-deleted", "pet-not-found", "owners-unavailable"})
    public Uni<RestResponse<Object>> create(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody PostDraft draft) {
        return posts.create(draft, work -> creation.once(headers, uri, draft, work));
    }

    /** Creates 1 to 1000 posts atomically. */
    @POST
    @Path(Batch.PATH)
    @Batch
    @Cancellable(false)
    @OncePerKey
    @Operation(operationId = "createPosts", summary = "Create 1 to 1000 posts atomically")
    @Refuses({"owner-deleting", "owner-not-found", "owner-deleted", "pet-not-found", "owners-unavailable"})
    public Uni<RestResponse<Object>> createAll(
            @Context HttpHeaders headers, @Context UriInfo uri, @RequestBody List<PostDraft> drafts) {
        return posts.createAll(drafts, work -> creation.once(headers, uri, drafts, work));
    }

    /** One post. */
    @GET
    @Path(Ids.PATH)
    @Conditional
    @Operation(operationId = "getPost", summary = "Get a post")
    @Refuses("owners-unavailable")
    public Uni<RestResponse<PostView>> get(
            @PathParam("id") long id, @QueryParam("include") List<String> include, @Context HttpHeaders headers) {
        IncludedObjects included = PostView.COLLECTION.include(include);
        registry.requireSameFor(included);
        return queries.byId(PostView.COLLECTION, id, included)
                .map(found -> found.orElseThrow(() -> Problem.notFound("post", id)))
                .map(post -> included.isEmpty()
                        ? VersionedAnswer.read(headers, post, post.version())
                        : RestResponse.ok(post));
    }

    /** Updates a post. */
    @PATCH
    @Path(Ids.PATH)
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @Cancellable(false)
    @Conditional
    @Operation(operationId = "changePost", summary = "Update a post")
    @Refuses({"owner-deleting", "owner-not-found", "owner-deleted", "pet-not-found", "owners-unavailable"})
    public Uni<RestResponse<PostView>> change(
            @PathParam("id") long id, @Context HttpHeaders headers, @RequestBody PostPatch patch) {
        return posts.change(id, patch, EntityTags.ifMatch(headers))
                .map(post -> VersionedAnswer.of(post, post.version()));
    }

    /** Deletes a post. */
    @DELETE
    @Path(Ids.PATH)
    @Cancellable(false)
    @Conditional
    @Operation(operationId = "deletePost", summary = "Delete a post")
    public Uni<Void> delete(@PathParam("id") long id, @Context HttpHeaders headers) {
        return posts.delete(id, EntityTags.ifMatch(headers));
    }
}
