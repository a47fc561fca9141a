package org.petregistry.owners.deletion;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.owners.owner.OwnerProblems;
import org.petregistry.owners.owner.Owners;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemDetail;
import org.petregistry.rest.request.Ids;

/** The deletion of owners over HTTP. It goes on to its end also when the caller goes away. */
@Path("/owners")
@Tag(name = "owners")
@Produces(MediaType.APPLICATION_JSON)
public class DeletionResource {
    private final Deletions deletions;
    private final Owners owners;

    DeletionResource(Deletions deletions, Owners owners) {
        this.deletions = deletions;
        this.owners = owners;
    }

    /** Deletes an owner, or begins to. */
    @DELETE
    @Path(Ids.PATH)
    @Cancellable(false)
    @Operation(
            operationId = "deleteOwner",
            summary = "Delete an owner, and decide what becomes of its pets and posts",
            description = "Repeated with the same rules, it joins the deletion that is under way.")
    @APIResponse(responseCode = "204", description = "It is gone, on both sides")
    @APIResponse(
            responseCode = "202",
            description =
                    "Accepted; pets-service has not answered yet. The deletion finishes by itself: then the owner is gone, or active again if a rule refuses",
            headers =
                    @Header(
                            name = "Location",
                            description = "The owner: a GET shows how far the deletion is",
                            required = true,
                            schema = @Schema(type = SchemaType.STRING, format = "uri-reference")))
    @APIResponse(
            responseCode = "409",
            content =
                    @Content(
                            mediaType = ProblemDetail.MEDIA_TYPE,
                            examples = {
                                @ExampleObject(
                                        name = "owner-has-pets",
                                        value =
                                                "{\"type\":\"/problems/owner-has-pets\",\"title\":\"The owner has pets\",\"status\":409,\"detail\":\"The owner 1 has 2 pets and 1 post.\",\"instance\":\"/owners/1\",\"pets\":2,\"posts\":1}"),
                                @ExampleObject(
                                        name = "owner-has-posts",
                                        value =
                                                "{\"type\":\"/problems/owner-has-posts\",\"title\":\"The owner has written posts\",\"status\":409,\"detail\":\"The owner 1 has 2 pets and 1 post.\",\"instance\":\"/owners/1\",\"pets\":2,\"posts\":1}")
                            }))
    @Refuses({"owner-deleting", "owner-has-pets", "owner-has-posts", "owner-deleted", "pets-unavailable"})
    public Uni<RestResponse<Void>> delete(
            @PathParam("id") long id,
            @Parameter(
                            description =
                                    "What becomes of its pets: they have no owner, they are deleted too, or having some refuses the deletion",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {Rules.SET_NULL, Rules.CASCADE, Rules.RESTRICT},
                                            defaultValue = Rules.SET_NULL),
                            example = Rules.SET_NULL)
                    @QueryParam("pets")
                    String pets,
            @Parameter(
                            description =
                                    "What becomes of its posts: having some refuses the deletion, or they are deleted too",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {Rules.RESTRICT, Rules.CASCADE},
                                            defaultValue = Rules.RESTRICT),
                            example = Rules.RESTRICT)
                    @QueryParam("posts")
                    String posts,
            @Context HttpHeaders headers) {
        Rules rules = Rules.of(pets, posts);
        String ifMatch = EntityTags.header(headers, EntityTags.IF_MATCH);
        return owners.tellGone(id, deletions.delete(id, rules, ifMatch))
                .flatMap(gone -> gone ? Uni.createFrom().item(RestResponse.noContent()) : accepted(id));
    }

    /** Without a body, as the 204 is: a generated client that expects one for 202 fails when a 204 has none, after the deletion. */
    private Uni<RestResponse<Void>> accepted(long id) {
        return owners.requireExists(id)
                .replaceWith(() -> RestResponse.ResponseBuilder.<Void>create(RestResponse.Status.ACCEPTED)
                        .header(HttpHeaders.LOCATION, "/owners/" + id)
                        .build())
                // It has been finished in this very moment.
                .onFailure(
                        failure -> failure instanceof Problem problem && problem.type() == OwnerProblems.OWNER_DELETED)
                .recoverWithItem(RestResponse.noContent());
    }
}
