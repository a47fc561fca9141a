package org.petregistry.pets.post;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.referencing.RegistryCheck;
import org.petregistry.pets.pet.PetView;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.CollectionQuery;
import org.petregistry.rest.query.Page;
import org.petregistry.rest.query.QueryExecutor;
import org.petregistry.rest.query.Restriction;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/** The posts about one pet. */
@Path("/pets/{pet: " + Ids.FORM + "}/posts")
@Tag(name = "posts")
@Shows(value = PostView.class, collection = PostView.All.class)
@Produces(MediaType.APPLICATION_JSON)
public class PetPostsResource {
    private final RegistryCheck registry;
    private final QueryExecutor queries;

    PetPostsResource(RegistryCheck registry, QueryExecutor queries) {
        this.registry = registry;
        this.queries = queries;
    }

    /** One page of the posts about a pet; 404 if the pet does not exist. */
    @GET
    @OwnParameters
    @Operation(operationId = "listPostsOfPet", summary = "List the posts about a pet")
    @Refuses("owners-unavailable")
    public Uni<RestResponse<Page<PostView>>> list(@PathParam("pet") long petId, @Context UriInfo uri) {
        CollectionQuery<PostView> query =
                CollectionQuery.page(PostView.COLLECTION, uri.getPath(), uri, new Restriction("post.pet_id", petId));
        registry.requireSameFor(query);
        return queries.byId(PetView.COLLECTION, petId, PetView.COLLECTION.nothing())
                .invoke(pet -> pet.orElseThrow(() -> Problem.notFound("pet", petId)))
                .chain(() -> queries.page(query))
                .map(Page::answer);
    }
}
