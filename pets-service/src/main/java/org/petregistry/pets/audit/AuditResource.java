package org.petregistry.pets.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.petregistry.rest.request.NumberParameter;

/**
 * Digests of all grants, which an audit compares with those of the owners at owners-service, and what is known here of
 * single owners. Nothing in it takes for granted what the tables' constraints say: it is there to find what is wrong.
 */
@Path("/internal/grants")
@Tag(name = "internal")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
    /** Ids that one answer covers: as many as are read well within the time that a statement has. */
    private static final long RANGE = 100_000;

    /** A row as text cannot be mistaken for another one. What owners-service cannot have makes a digest another one. */
    private static final String DIGESTS = """
            select (id - 1) / 1000 * 1000 as after, count(*) as count,
              md5(string_agg(known, ',' order by id, known)) as digest
            from (
              select r.id, case when f.closed then 'closed' else row(r.id, r.version, r.name, r.username)::text end
              from owner_ref r left join owner_fence f on f.owner_id = r.id
              where r.id > $1 and r.id <= $2
              union all
              select owner_id, 'pets without a grant' from pet
              where owner_id > $1 and owner_id <= $2 and not exists (select from owner_ref where id = owner_id)
              group by owner_id
              union all
              select author_id, 'posts without a grant' from post
              where author_id > $1 and author_id <= $2 and not exists (select from owner_ref where id = author_id)
              group by author_id
            ) owner (id, known)
            group by 1 order by 1""";

    private static final String NEXT = """
            select (least(
              (select min(id) from owner_ref where id > $1),
              (select min(owner_id) from pet where owner_id > $1),
              (select min(author_id) from post where author_id > $1)) - 1) / 1000 * 1000 as after""";

    private static final String LOOK_UP = """
            select asked.id, case when f.closed then 'closed' when not f.closed then 'open' else 'none' end as fence,
              r.name, r.username, r.version,
              (select count(*) from pet where owner_id = asked.id) as pets,
              (select count(*) from post where author_id = asked.id) as posts
            from unnest($1::bigint[]) with ordinality asked (id, place)
            left join owner_fence f on f.owner_id = asked.id
            left join owner_ref r on r.id = asked.id
            order by asked.place""";

    private static final String REGISTRY = "select owners_registry_id, feed_cursor from registry";

    private final Pool pool;

    AuditResource(Pool pool) {
        this.pool = pool;
    }

    /**
     * Digests of the grants of a range of ids.
     *
     * @param after the id before the first one, 0 if absent
     */
    @GET
    @Path("digests")
    @Operation(
            operationId = "digestGrants",
            summary = "Digest the owners known here, of 100,000 ids, a thousand ids at a time",
            description = "What owners-service cannot have makes a digest another one.")
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
        return registry().flatMap(registry -> pool.preparedQuery(DIGESTS)
                .execute(Tuple.of(begin, end))
                .flatMap(rows -> {
                    List<Digests.Piece> pieces = StreamSupport.stream(rows.spliterator(), false)
                            .map(AuditResource::piece)
                            .toList();
                    return pool.preparedQuery(NEXT)
                            .execute(Tuple.of(end))
                            .map(next -> new Digests(
                                    registry.id(),
                                    pieces,
                                    next.iterator().next().getLong("after")));
                }));
    }

    /** What is known here of many owners. */
    @POST
    @Path("lookup")
    @Operation(
            operationId = "lookUpGrants",
            summary = "Tell what is known here of many owners",
            description = "One is told for each id, in the order in which they were asked for first.")
    public Uni<GrantsAnswer> lookUp(GrantsQuestion question) {
        Long[] ids = question.ids().stream().distinct().toArray(Long[]::new);
        return registry().flatMap(registry -> pool.preparedQuery(LOOK_UP)
                .execute(Tuple.of(ids))
                .map(rows -> new GrantsAnswer(
                        registry.id(),
                        registry.followed(),
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(AuditResource::granted)
                                .toList())));
    }

    /**
     * Straight from the table: what this instance remembers of it is part of what is audited. Read before the grants, so
     * that these show at least what was followed until then.
     */
    private Uni<Kept> registry() {
        return pool.query(REGISTRY)
                .execute()
                .map(rows -> new Kept(
                        rows.iterator().next().getUUID(0),
                        rows.iterator().next().getLong(1)));
    }

    private static Digests.Piece piece(Row row) {
        return new Digests.Piece(row.getLong("after"), row.getLong("count"), row.getString("digest"));
    }

    private static GrantsAnswer.Granted granted(Row row) {
        return new GrantsAnswer.Granted(
                row.getLong("id"),
                row.getString("fence"),
                row.getString("name"),
                row.getString("username"),
                row.getLong("version"),
                row.getLong("pets"),
                row.getLong("posts"));
    }

    /** @param id null before any registry has shown itself */
    private record Kept(UUID id, long followed) {}
}
