package org.petregistry.owners.lookup;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.owners.owner.OwnerView;
import org.petregistry.owners.owner.Owners;
import org.petregistry.owners.registry.Registry;
import org.petregistry.rest.contract.Refuses;
import org.petregistry.rest.contract.Shows;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.request.Ids;

/** Questions of pets-service about owners, over HTTP. */
@Path("/internal/owners")
@Tag(name = "internal")
@Produces(MediaType.APPLICATION_JSON)
public class LookupResource {
    /** One statement and so one snapshot: an owner is in one of the two tables, also while it is being deleted. */
    private static final String LOOK_UP = """
            select asked.id, coalesce(o.state, case when d.id is null then 'unknown' else 'deleted' end) as state,
              o.name, o.username, coalesce(o.version, d.version) as version
            from unnest($1::bigint[]) with ordinality asked (id, place)
            left join owner o on o.id = asked.id
            left join deleted_owner d on d.id = asked.id
            order by asked.place""";

    private static final String HEADER = "Which registry has it, or has not";

    private final Pool pool;
    private final Owners owners;
    private final Registry registry;

    LookupResource(Pool pool, Owners owners, Registry registry) {
        this.pool = pool;
        this.owners = owners;
        this.registry = registry;
    }

    /** What has become of many owners. */
    @POST
    @Path("lookup")
    @Operation(
            operationId = "lookUpOwners",
            summary = "Tell what has become of many owners",
            description = "One is told for each id, in the order in which they were asked for first.")
    public Uni<LookupAnswer> lookUp(LookupQuestion question) {
        Long[] ids = question.ids().stream().distinct().toArray(Long[]::new);
        return registry.id().flatMap(id -> pool.preparedQuery(LOOK_UP)
                .execute(Tuple.of(ids))
                .map(rows -> new LookupAnswer(
                        id,
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(LookupResource::known)
                                .toList())));
    }

    private static LookupAnswer.Known known(Row row) {
        return new LookupAnswer.Known(
                row.getLong("id"),
                row.getString("state"),
                row.getString("name"),
                row.getString("username"),
                row.getLong("version"));
    }

    /** One owner exactly as {@code GET /owners/{id}} shows it; which registry's it is, or is not, is in a header. */
    @GET
    @Path(Ids.PATH)
    @Operation(operationId = "getOwnerForPets", summary = "Show an owner exactly as GET /owners/{id} shows it")
    @APIResponse(
            responseCode = "200",
            description = "The owner",
            headers =
                    @Header(
                            name = Registry.HEADER,
                            description = HEADER,
                            required = true,
                            schema = @Schema(type = SchemaType.STRING, format = "uuid")),
            content = @Content(schema = @Schema(implementation = OwnerView.class)))
    @APIResponse(
            responseCode = "304",
            headers =
                    @Header(
                            name = Registry.HEADER,
                            description = HEADER,
                            required = true,
                            schema = @Schema(type = SchemaType.STRING, format = "uuid")))
    @APIResponse(
            responseCode = "404",
            headers =
                    @Header(
                            name = Registry.HEADER,
                            description = HEADER,
                            schema = @Schema(type = SchemaType.STRING, format = "uuid")))
    @APIResponse(
            responseCode = "410",
            headers =
                    @Header(
                            name = Registry.HEADER,
                            description = HEADER,
                            required = true,
                            schema = @Schema(type = SchemaType.STRING, format = "uuid")))
    @Shows(OwnerView.class)
    @Refuses("owner-deleted")
    public Uni<RestResponse<OwnerView>> owner(
            @PathParam("id") long id, @Context HttpHeaders headers, @Context RoutingContext context) {
        return registry.id().chain(own -> owners.answer(id, OwnerView.LISTING.nothing(), headers)
                .onItemOrFailure()
                .invoke((answer, failure) -> {
                    if (failure == null || tellsOfOwner(failure)) {
                        // Not on the answer, which a 404 or 410 replaces.
                        context.response().putHeader(Registry.HEADER, own.toString());
                    }
                }));
    }

    /** Whether the answer is that there is no such owner, or no longer. */
    private static boolean tellsOfOwner(Throwable failure) {
        return failure instanceof Problem problem
                && Set.of(404, 410).contains(problem.type().status());
    }
}
