package org.petregistry.pets.relation;

import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.pets.pet.PetView;
import org.petregistry.pets.post.PostView;
import org.petregistry.pets.registry.OwnersRegistry;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.query.ListQuery;
import org.petregistry.rest.query.Listing;
import org.petregistry.rest.query.Listings;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.Restriction;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/**
 * What owners-service shows of an owner's pets and posts. The pages' successors and cursors are for its paths, {@code
 * /owners/7/pets}, so that it can pass them on as they are.
 */
@Path("/internal")
@Tag(name = "internal")
@Produces(MediaType.APPLICATION_JSON)
public class RelationResource {
    static final String OWNER_OF_PET = "p.owner_id";
    static final String AUTHOR_OF_POST = "post.author_id";

    private final Listings listings;
    private final OwnersRegistry registry;

    RelationResource(Listings listings, OwnersRegistry registry) {
        this.listings = listings;
        this.registry = registry;
    }

    /** The first pets of each of many owners. */
    @POST
    @Path("pets/by-owner")
    @Operation(
            operationId = "listPetsByOwner",
            summary = "List the first pets of each of many owners",
            description = "The links are for owners-service, whose callers will follow them.")
    @Shows(PetView.class)
    @Refuses("owners-unavailable")
    public Uni<ByOwner<PetView>> petsByOwner(
            @Parameter(
                            required = true,
                            description = "Which registry the caller is",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid"),
                            example = "3fa85f64-5717-4562-b3fc-2c963f66afa6")
                    @HeaderParam(OwnersRegistry.HEADER)
                    String registryId,
            ByOwnerQuestion question) {
        return byOwner(registryId, question, PetView.LISTING, OWNER_OF_PET, "pets");
    }

    /** The first posts of each of many owners. */
    @POST
    @Path("posts/by-owner")
    @Operation(
            operationId = "listPostsByOwner",
            summary = "List the first posts of each of many owners",
            description = "The links are for owners-service, whose callers will follow them.")
    @Shows(PostView.class)
    @Refuses("owners-unavailable")
    public Uni<ByOwner<PostView>> postsByOwner(
            @Parameter(
                            required = true,
                            description = "Which registry the caller is",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid"),
                            example = "3fa85f64-5717-4562-b3fc-2c963f66afa6")
                    @HeaderParam(OwnersRegistry.HEADER)
                    String registryId,
            ByOwnerQuestion question) {
        return byOwner(registryId, question, PostView.LISTING, AUTHOR_OF_POST, "posts");
    }

    /** One owner's pets, with the parameters of {@code GET /pets}. */
    @GET
    @Path("owners/" + Ids.OWNER + "/pets")
    @OwnParameters
    @Operation(operationId = "listPetsOfOwner", summary = "List the pets of an owner, with links for owners-service")
    @Shows(PetView.class)
    @Refuses("owners-unavailable")
    public Uni<RestResponse<Page<PetView>>> petsOf(
            @Parameter(
                            required = true,
                            description = "Which registry the caller is",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid"),
                            example = "3fa85f64-5717-4562-b3fc-2c963f66afa6")
                    @HeaderParam(OwnersRegistry.HEADER)
                    String registryId,
            @PathParam("owner") long id,
            @Context UriInfo uri) {
        return page(registryId, PetView.LISTING, OWNER_OF_PET, id, "pets", uri);
    }

    /** One owner's posts, with the parameters of {@code GET /posts}. */
    @GET
    @Path("owners/" + Ids.OWNER + "/posts")
    @OwnParameters
    @Operation(operationId = "listPostsOfOwner", summary = "List the posts of an owner, with links for owners-service")
    @Shows(PostView.class)
    @Refuses("owners-unavailable")
    public Uni<RestResponse<Page<PostView>>> postsOf(
            @Parameter(
                            required = true,
                            description = "Which registry the caller is",
                            schema = @Schema(type = SchemaType.STRING, format = "uuid"),
                            example = "3fa85f64-5717-4562-b3fc-2c963f66afa6")
                    @HeaderParam(OwnersRegistry.HEADER)
                    String registryId,
            @PathParam("owner") long id,
            @Context UriInfo uri) {
        return page(registryId, PostView.LISTING, AUTHOR_OF_POST, id, "posts", uri);
    }

    private <T> Uni<ByOwner<T>> byOwner(
            String registryId, ByOwnerQuestion question, Listing<T> listing, String column, String relation) {
        return registry.verify(OwnersRegistry.read(registryId))
                .chain(() -> listings.firstOfEach(
                        listing, column, question.ownerIds(), question.limit(), id -> path(id, relation)))
                .map(pages -> new ByOwner<>(pages.entrySet().stream()
                        .map(page -> new OfOwner<>(
                                page.getKey(),
                                page.getValue().items(),
                                page.getValue().next()))
                        .toList()));
    }

    private <T> Uni<RestResponse<Page<T>>> page(
            String registryId, Listing<T> listing, String column, long ownerId, String relation, UriInfo uri) {
        ListQuery<T> query = ListQuery.page(listing, path(ownerId, relation), uri, new Restriction(column, ownerId));
        return registry.verify(OwnersRegistry.read(registryId))
                .chain(() -> listings.page(query))
                .map(Page::answer);
    }

    private static String path(long ownerId, String relation) {
        return "/owners/" + ownerId + "/" + relation;
    }

    /**
     * @param ownerIds 1 to 1000 owners
     * @param limit how many of each, 1 to 200
     */
    @Schema(name = "ByOwnerQuestion")
    public record ByOwnerQuestion(
            @NotEmpty
            @Size(max = 1000)
            @Schema(
                    description = "The owners whose pets or posts are asked for",
                    minItems = 1,
                    maxItems = 1000,
                    examples = "[7]")
            List<@NotNull @Positive Long> ownerIds,

            @NotNull @Min(1) @Max(200) @Schema(description = "How many of each owner at the most", examples = "20")
            Integer limit) {}

    /** What each of many owners has, in the order asked. */
    public record ByOwner<T>(
            @Schema(description = "What each of the owners has, in the order asked", required = true)
            List<OfOwner<T>> owners) {}

    /** What one owner has: the first of it, and where the rest is. */
    public record OfOwner<T>(
            @Schema(description = "The owner", required = true, examples = "7", minimum = "1")
            long ownerId,

            @Schema(required = true) List<T> items,

            @Schema(
                    required = true,
                    nullable = true,
                    format = "uri-reference",
                    examples = "/owners/7/pets?cursor=3q2-7w")
            String next) {}
}
