package org.petregistry.foreignkey.referenced;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.petregistry.foreignkey.protocol.Digests;
import org.petregistry.rest.request.NumberParameter;

/** Digests of all things. An audit compares them with the digests of the grants in the other service. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class DigestsResource {
    private final Pool pool;
    private final RegistryIdentity registry;
    private final Referenced key;

    /** The text of a row is unambiguous. */
    private final String digests;

    private final String next;

    DigestsResource(Pool pool, RegistryIdentity registry, ReferencedSide side) {
        this.pool = pool;
        this.registry = registry;
        key = side.declaration();
        digests = key.sql("""
                select (id - 1) / 1000 * 1000 as after, count(*) as count,
                  md5(string_agg(row(id, version, %s)::text, ',' order by id)) as digest
                from <thing> where id > $1 and id <= $2 group by 1 order by 1""").formatted(key.columns(""));
        next = key.sql("select (min(id) - 1) / 1000 * 1000 as after from <thing> where id > $1");
    }

    /**
     * Digests of the things in a range of ids.
     *
     * @param after the id before the first one, 0 by default
     */
    @GET
    @Path("{things}/digests")
    @Operation(hidden = true)
    public Uni<Digests> digests(@PathParam("things") String things, @QueryParam("after") String after) {
        LookupResource.require(key, things);
        long begin = NumberParameter.read("after", after, 0, 0, Long.MAX_VALUE - Digests.RANGE);
        long end = begin + Digests.RANGE;
        return registry.id().flatMap(id -> pool.preparedQuery(digests)
                .execute(Tuple.of(begin, end))
                .flatMap(rows -> pool.preparedQuery(next)
                        .execute(Tuple.of(end))
                        .map(behind -> new Digests(
                                id,
                                StreamSupport.stream(rows.spliterator(), false)
                                        .map(DigestsResource::piece)
                                        .toList(),
                                behind.iterator().next().getLong("after")))));
    }

    private static Digests.Piece piece(Row row) {
        return new Digests.Piece(row.getLong("after"), row.getLong("count"), row.getString("digest"));
    }
}
