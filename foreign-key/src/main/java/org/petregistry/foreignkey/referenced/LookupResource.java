package org.petregistry.foreignkey.referenced;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.properties.IfBuildProperty;
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
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.RestResponse;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Lookup;
import org.petregistry.foreignkey.protocol.ProtocolHeaders;
import org.petregistry.rest.body.DescribedBody;
import org.petregistry.rest.conditional.Conditional;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.request.Ids;

/** Look-ups of things by the other service, over HTTP. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class LookupResource {
    private final Pool pool;
    private final Shown shown;
    private final RegistryIdentity registry;
    private final Referenced key;

    /**
     * One statement, hence one snapshot: a thing is always in exactly one of the two tables, even while it is being deleted.
     */
    private final String lookUp;

    LookupResource(Pool pool, Shown shown, RegistryIdentity registry, ReferencedSide side) {
        this.pool = pool;
        this.shown = shown;
        this.registry = registry;
        key = side.declaration();
        lookUp = key.sql("""
                select asked.id, coalesce(t.state, case when d.id is null then 'unknown' else 'deleted' end) as state,
                  coalesce(t.version, d.version) as version, t.key, %s
                from unnest($1::bigint[]) with ordinality asked (id, place)
                left join <thing> t on t.id = asked.id
                left join deleted_<thing> d on d.id = asked.id
                %s
                order by asked.place""").formatted(key.columns("t.") + ", p.pair", OwnPair.JOIN);
    }

    /** The states of many things. */
    @POST
    @Path("{things}/lookup")
    @Operation(hidden = true)
    public Uni<JsonNode> lookUp(@PathParam("things") String things, @RequestBody DescribedBody body) {
        require(key, things);
        Long[] ids = Lookup.ids(body.read(Lookup.members()));
        return registry.id()
                .flatMap(id -> pool.preparedQuery(lookUp).execute(Tuple.of(ids)).map(rows -> new Lookup(
                                id,
                                OwnPair.of(rows),
                                StreamSupport.stream(rows.spliterator(), false)
                                        .map(this::known)
                                        .toList())
                        .toJson(key.thing(), key.columns())));
    }

    private Known known(Row row) {
        return new Known(
                row.getLong("id"),
                Known.State.of(row.getString("state")),
                values(key, row),
                row.getLong("version"),
                row.getUUID("key"));
    }

    /** One thing, with the response of a GET on its own path, and the registry id in a header. */
    @GET
    @Path("{things}/" + Ids.PATH)
    @Conditional
    @Operation(hidden = true)
    @SuppressWarnings("unchecked") // the entity is written as it is, whatever its type
    public Uni<RestResponse<Object>> one(
            @PathParam("things") String things,
            @PathParam("id") long id,
            @Context HttpHeaders headers,
            @Context RoutingContext context) {
        require(key, things);
        return registry.id().chain(own -> ((Uni<RestResponse<Object>>) shown.answer(id, headers))
                .onItemOrFailure()
                .invoke((answer, failure) -> {
                    if (failure == null || tellsOfThing(failure)) {
                        // Not on this response, which a 404 or 410 replaces.
                        context.response().putHeader(ProtocolHeaders.REGISTRY_HEADER, own.toString());
                    }
                }));
    }

    /** Whether the thing is not found or deleted. */
    private static boolean tellsOfThing(Throwable failure) {
        return failure instanceof Problem problem
                && Set.of(404, 410).contains(problem.type().status());
    }

    /** The copied columns, from a row that has them by their names. */
    static List<String> values(Referenced key, Row row) {
        return key.columns().stream()
                .map(column -> row.getString(column.name()))
                .toList();
    }

    /** @throws Problem 404 if the path has the name of another thing */
    static void require(Referenced key, String things) {
        if (!key.thing().plural().equals(things)) {
            throw Problem.of(ProblemType.NOT_FOUND, "This path does not exist.");
        }
    }
}
