package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Digests of what one side has in a range of 100,000 ids, one for each thousand ids with a thing, for the comparison after a
 * meeting. They cover everything that the other side copies. Of the pieces that differ, both sides exchange the digest of each
 * id, so that only the things that differ are sent.
 *
 * @param pieces the digest by the id before the first one of a piece; for digests of single ids, by the id
 * @param next the id before the first piece beyond the range; null if there is none
 */
public record PieceDigests(Map<Long, Long> pieces, Long next) {
    /** Ids in one range. */
    public static final long RANGE = 100_000;

    /** Ids in one piece. */
    public static final long PIECE = 1_000;

    /** Pieces in one request for the digests of single ids. */
    public static final int PIECES = 25;

    /** The pieces, or ids, on which both sides differ, ascending. */
    public Set<Long> differing(PieceDigests other) {
        Set<Long> differing = new TreeSet<>();
        pieces.forEach((after, digest) -> {
            if (!digest.equals(other.pieces.get(after))) {
                differing.add(after);
            }
        });
        other.pieces.keySet().stream()
                .filter(after -> !pieces.containsKey(after))
                .forEach(differing::add);
        return differing;
    }

    /** The JSON of the message; a digest is text, because not every JSON number has 64 bits. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode all = json.putObject("pieces");
        pieces.forEach((after, digest) -> all.put(after.toString(), digest.toString()));
        return json.put("next", next);
    }

    /** @throws IllegalArgumentException if it is no such message */
    public static PieceDigests of(JsonNode json) {
        if (!json.path("pieces").isObject()) {
            throw new IllegalArgumentException("no digests");
        }
        Map<Long, Long> pieces = new LinkedHashMap<>();
        json.path("pieces")
                .properties()
                .forEach(piece -> pieces.put(
                        Long.valueOf(piece.getKey()),
                        Long.valueOf(piece.getValue().asText())));
        return new PieceDigests(
                pieces, json.path("next").isIntegralNumber() ? json.path("next").longValue() : null);
    }

    /** A request for the digests of single ids, as JSON. */
    public static ArrayNode request(Collection<Long> pieces) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        pieces.forEach(json::add);
        return json;
    }

    /** @throws IllegalArgumentException if it is no such request */
    public static List<Long> requested(JsonNode json) {
        if (!json.isArray() || json.size() > PIECES) {
            throw new IllegalArgumentException("no pieces, or too many");
        }
        List<Long> pieces = new ArrayList<>();
        json.forEach(piece -> {
            if (!piece.isIntegralNumber() || !piece.canConvertToLong()) {
                throw new IllegalArgumentException("no piece");
            }
            pieces.add(piece.longValue());
        });
        return pieces;
    }

    /**
     * The SQL that computes the digest of each id in the pieces of the parameter.
     *
     * @param table the table
     * @param columns the columns, by which both sides may differ
     */
    public static String sqlOfEach(String table, String columns) {
        // offset 0: each piece is read by the index. The planner would join them with the whole table.
        return """
                select id, digest from unnest($1::bigint[]) piece (after), lateral (
                  select id, hash_record_extended(row(%s), 0) as digest
                  from %s where id > after and id <= after + 1000 offset 0) things order by 1""".formatted(columns, table);
    }

    /**
     * The SQL that computes them.
     *
     * @param table the table
     * @param columns the columns, by which both sides may differ
     */
    public static String sql(String table, String columns) {
        // By piece, each read by the index: the planner cannot know how few groups there are, and would sort all rows.
        return """
                select after, digest from generate_series($1::bigint, $2::bigint - 1, 1000) after, lateral (
                  select bit_xor(hash_record_extended(row(%s), 0)) as digest
                  from %s where id > after and id <= after + 1000) piece
                where digest is not null order by after""".formatted(columns, table);
    }
}
