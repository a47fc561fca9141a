package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Digests of what one side has in a range of 100,000 ids, one for each thousand ids with a thing, for the comparison after a
 * meeting. They cover everything that the other side copies.
 *
 * @param pieces the digest by the id before the first one of a piece
 * @param next the id before the first piece beyond the range; null if there is none
 */
public record PieceDigests(Map<Long, Long> pieces, Long next) {
    /** Ids in one range. */
    public static final long RANGE = 100_000;

    /** Ids in one piece. */
    public static final long PIECE = 1_000;

    /** The pieces on which both sides differ, ascending. */
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

    /**
     * The SQL that computes them.
     *
     * @param table the table, with an alias if the condition needs one
     * @param columns the columns, by which both sides may differ
     * @param condition the rows
     */
    public static String sql(String table, String columns, String condition) {
        return """
                select (id - 1) / 1000 * 1000 as after, bit_xor(hash_record_extended(row(%s), 0)) as digest
                from %s where %s and id > $1 and id <= $2 group by 1 order by 1""".formatted(columns, table, condition);
    }
}
