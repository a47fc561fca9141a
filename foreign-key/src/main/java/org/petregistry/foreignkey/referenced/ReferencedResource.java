package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.petregistry.rest.conditional.Conditional;
import org.petregistry.rest.request.Ids;
import org.petregistry.rest.request.OwnParameters;

/**
 * The public operations that follow from the declaration: the deletion of a thing, and pages of referencing rows. The
 * application has the other operations of these paths, in a class with the same class-level path: the framework selects
 * classes by it first.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class ReferencedResource {
    private final Deletions deletions;
    private final Relations relations;
    private final Referenced key;

    ReferencedResource(Deletions deletions, Relations relations, ReferencedSide side) {
        this.deletions = deletions;
        this.relations = relations;
        this.key = side.declaration();
    }

    /** Deletes a thing, or begins to. Completes even if the client disconnects. */
    @DELETE
    @Path("{things}/" + Ids.PATH)
    @Cancellable(false)
    @OwnParameters
    @Conditional
    @Operation(hidden = true)
    public Uni<RestResponse<Void>> delete(
            @PathParam("things") String things,
            @PathParam("id") long id,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        LookupResource.require(key, things);
        return deletions.answer(id, uri, headers);
    }

    /** One page of the referencing rows of a thing, with the query parameters of their collection in the other service. */
    @GET
    @Path("{things}/" + Ids.PATH + "/{relation}")
    @OwnParameters
    @Operation(hidden = true)
    public Uni<RestResponse<String>> related(
            @PathParam("things") String things,
            @PathParam("id") long id,
            @PathParam("relation") String relation,
            @Context UriInfo uri) {
        LookupResource.require(key, things);
        return relations.answer(id, relation, uri);
    }
}
