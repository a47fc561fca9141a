package org.petregistry.owners.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.petregistry.owners.registry.Registry;
import org.petregistry.rest.request.NumberParameter;

/** Digests of all owners, which an audit compares with those of the grants at pets-service. */
@Path("/internal/owners/digests")
@Tag(name = "internal")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
    /** Ids that one answer covers: as many as are read well within the time that a statement has. */
    private static final long RANGE = 100_000;

    /** A row as text cannot be mistaken for another one. */
    private static final String DIGESTS = """
            select (id - 1) / 1000 * 1000 as after, count(*) as count,
              md5(string_agg(row(id, version, name, username)::text, ',' order by id)) as digest
            from owner where id > $1 and id <= $2 group by 1 order by 1""";

    private static final String NEXT = "select (min(id) - 1) / 1000 * 1000 as after from owner where id > $1";

    private final Pool pool;
    private final Registry registry;

    AuditResource(Pool pool, Registry registry) {
        this.pool = pool;
        this.registry = registry;
    }

    /**
     * Digests of the owners of a range of ids.
     *
     * @param after the id before the first one, 0 if absent
     */
    @GET
    @Operation(
            operationId = "digestOwners",
            summary = "Digest the owners of 100,000 ids, a thousand ids at a time",
            description = "Those that are being deleted are owners still.")
    public Uni<Digests> digests(
            @Parameter(
                            description = "The id before the first one; `next` of the last answer",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            format = "int64",
                                            minimum = "0",
                                            defaultValue = "0"),
                            example = "0")
                    @QueryParam("after")
                    String after) {
        long begin = NumberParameter.read("after", after, 0, 0, Long.MAX_VALUE - RANGE);
        long end = begin + RANGE;
        return registry.id().flatMap(id -> pool.preparedQuery(DIGESTS)
                .execute(Tuple.of(begin, end))
                .flatMap(rows -> {
                    List<Digests.Piece> pieces = StreamSupport.stream(rows.spliterator(), false)
                            .map(AuditResource::piece)
                            .toList();
                    return pool.preparedQuery(NEXT)
                            .execute(Tuple.of(end))
                            .map(next -> new Digests(
                                    id, pieces, next.iterator().next().getLong("after")));
                }));
    }

    private static Digests.Piece piece(Row row) {
        return new Digests.Piece(row.getLong("after"), row.getLong("count"), row.getString("digest"));
    }
}
