package org.petregistry.foreignkey.referencing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.properties.IfBuildProperty;
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
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.protocol.Digests;
import org.petregistry.foreignkey.protocol.Lookup;
import org.petregistry.rest.body.DescribedBody;
import org.petregistry.rest.request.NumberParameter;

/**
 * Digests of all grants, which an audit compares with the digests of the things in the other service, and look-ups of single
 * grants. It does not rely on the constraints of the tables: its purpose is to find violations.
 */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@IfBuildProperty(name = "foreign-key.referencing", stringValue = "true")
public class GrantsResource {
    private final Pool pool;
    private final Referencing key;

    /** The text of a row is unambiguous. State that the other side cannot have changes the digest. */
    private final String digests;

    private final String next;
    private final String lookUp;
    private final String registry;

    GrantsResource(Pool pool, ReferencingSide side) {
        this.pool = pool;
        key = side.declaration();
        digests = key.sql("""
                select (id - 1) / 1000 * 1000 as after, count(*) as count,
                  md5(string_agg(known, ',' order by id, known)) as digest
                from (
                  select r.id, case when f.closed then 'closed' else row(r.id, r.version, %s)::text end
                  from <thing>_ref r left join <thing>_fence f on f.<id> = r.id
                  where r.id > $1 and r.id <= $2
                  %s
                ) thing (id, known)
                group by 1 order by 1""")
                .formatted(
                        key.target().columns("r."),
                        key.relations().stream().map(this::withoutGrant).collect(Collectors.joining("\n")));
        next = key.sql("select (least((select min(id) from <thing>_ref where id > $1), %s) - 1) / 1000 * 1000 as after")
                .formatted(key.relations().stream()
                        .map(relation -> "(select min(%1$s) from %2$s where %1$s > $1)"
                                .formatted(relation.column(), relation.table()))
                        .collect(Collectors.joining(", ")));
        lookUp = key.sql("""
                select asked.id, case when f.closed then 'closed' when not f.closed then 'open' else 'none' end as fence,
                  r.version, r.key, %s, %s
                from unnest($1::bigint[]) with ordinality asked (id, place)
                left join <thing>_fence f on f.<id> = asked.id
                left join <thing>_ref r on r.id = asked.id
                order by asked.place""").formatted(key.target().columns("r."), key.counts("asked.id"));
        registry = key.sql("select <things>_registry_id as id, feed_cursor as followed from registry");
    }

    private String withoutGrant(Relation relation) {
        return key.sql("""
                union all
                select %1$s, '%3$s without a grant' from %2$s
                where %1$s > $1 and %1$s <= $2 and not exists (select from <thing>_ref where id = %1$s)
                group by %1$s""").formatted(relation.column(), relation.table(), relation.name());
    }

    /**
     * Digests of the grants in a range of ids.
     *
     * @param after the id before the first one, 0 by default
     */
    @GET
    @Path("grants/digests")
    @Operation(hidden = true)
    public Uni<Digests> digests(@QueryParam("after") String after) {
        long begin = NumberParameter.read("after", after, 0, 0, Long.MAX_VALUE - Digests.RANGE);
        long end = begin + Digests.RANGE;
        return registry().flatMap(stored -> pool.preparedQuery(digests)
                .execute(Tuple.of(begin, end))
                .flatMap(rows -> pool.preparedQuery(next)
                        .execute(Tuple.of(end))
                        .map(behind -> new Digests(
                                stored.id(),
                                StreamSupport.stream(rows.spliterator(), false)
                                        .map(GrantsResource::piece)
                                        .toList(),
                                behind.iterator().next().getLong("after")))));
    }

    private static Digests.Piece piece(Row row) {
        return new Digests.Piece(row.getLong("after"), row.getLong("count"), row.getString("digest"));
    }

    /** The grants of many things. */
    @POST
    @Path("grants/lookup")
    @Operation(hidden = true)
    public Uni<JsonNode> lookUp(@RequestBody DescribedBody body) {
        Long[] ids = Lookup.ids(body.read(Lookup.members()));
        return registry().flatMap(stored -> pool.preparedQuery(lookUp)
                .execute(Tuple.of(ids))
                .map(rows -> {
                    ObjectNode answer = JsonNodeFactory.instance.objectNode();
                    answer.put("registry", Objects.toString(stored.id(), null));
                    answer.put("followed", stored.followed());
                    ArrayNode things = answer.putArray(key.thing().plural());
                    rows.forEach(row -> things.add(granted(row)));
                    return answer;
                }));
    }

    /**
     * Read from the table: the cached value of this instance is part of the audit. Read before the grants, so that these
     * include at least all changes up to that position.
     */
    private Uni<Stored> registry() {
        return pool.query(registry)
                .execute()
                .map(rows -> rows.iterator().next())
                .map(row -> new Stored(row.getUUID("id"), row.getLong("followed")));
    }

    private ObjectNode granted(Row row) {
        ObjectNode granted = JsonNodeFactory.instance
                .objectNode()
                .put("id", row.getLong("id"))
                .put("fence", row.getString("fence"));
        for (Column column : key.target().columns()) {
            granted.put(column.name(), row.getString(column.name()));
        }
        granted.put("version", row.getLong("version")).put("key", Objects.toString(row.getUUID("key"), null));
        key.relations().forEach(relation -> granted.put(relation.name(), row.getLong(relation.name())));
        return granted;
    }

    /**
     * @param id null before the first contact
     * @param followed the position in the change feed
     */
    private record Stored(UUID id, long followed) {}
}
