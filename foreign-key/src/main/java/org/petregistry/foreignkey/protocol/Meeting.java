package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The messages of a meeting, at which both sides agree on a new pair number. */
public final class Meeting {
    private static final String ATTEMPT = "attempt";
    private static final String FIRST = "first";
    private static final String HIGHEST_FENCE = "highestFence";
    private static final String HELD = "held";
    private static final String WANTED = "wanted";
    private static final String PAIR = "pair";
    private static final String POSITION = "position";
    private static final String HIGHEST = "highest";
    private static final String REPORT = "report";

    private Meeting() {}

    /**
     * The request of the referencing side.
     *
     * @param attempt a random number: a response to an earlier request is ignored
     * @param first whether the sender has never taken a pair number
     * @param highestFence the greatest id with a fence; 0 if there is none
     * @param held the ids that the sender has reserved for the other side
     * @param wanted the ids that the sender wants to be reserved for itself
     */
    public record Request(
            UUID attempt, boolean first, long highestFence, Map<String, Long> held, Map<String, Long> wanted) {
        /** The JSON of the message. */
        public ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put(ATTEMPT, attempt.toString())
                    .put(FIRST, first)
                    .put(HIGHEST_FENCE, highestFence);
            json.set(HELD, ids(held));
            json.set(WANTED, ids(wanted));
            return json;
        }

        /** @throws IllegalArgumentException if it is no such message */
        public static Request of(JsonNode json) {
            return new Request(
                    UUID.fromString(json.path(ATTEMPT).asText()),
                    json.path(FIRST).asBoolean(),
                    number(json, HIGHEST_FENCE),
                    ids(json.path(HELD)),
                    ids(json.path(WANTED)));
        }
    }

    /**
     * The response of the referenced side.
     *
     * @param registry its registry id
     * @param attempt that of the request
     * @param pair the new pair number
     * @param position its last position in the change feed
     * @param highest the greatest id of a thing that either side knows
     * @param held the ids that the sender reserved for the other side before this meeting
     * @param wanted the ids that the sender wants to be reserved for itself
     */
    public record Response(
            UUID registry,
            UUID attempt,
            UUID pair,
            long position,
            long highest,
            Map<String, Long> held,
            Map<String, Long> wanted) {
        /** The JSON of the message. */
        public ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put(ProtocolHeaders.REGISTRY, registry.toString())
                    .put(ATTEMPT, attempt.toString())
                    .put(PAIR, pair.toString())
                    .put(POSITION, position)
                    .put(HIGHEST, highest);
            json.set(HELD, ids(held));
            json.set(WANTED, ids(wanted));
            return json;
        }

        /** @throws IllegalArgumentException if it is no such message */
        public static Response of(JsonNode json) {
            return new Response(
                    ProtocolHeaders.registry(json),
                    UUID.fromString(json.path(ATTEMPT).asText()),
                    UUID.fromString(json.path(PAIR).asText()),
                    number(json, POSITION),
                    number(json, HIGHEST),
                    ids(json.path(HELD)),
                    ids(json.path(WANTED)));
        }
    }

    /**
     * The end of the comparison, sent by the referencing side.
     *
     * @param held the ids that the sender has reserved for the other side
     * @param report what was resolved
     */
    public record Settled(Map<String, Long> held, SettlingReport report) {
        /** The JSON of the message. */
        public ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.set(HELD, ids(held));
            json.set(REPORT, report.toJson());
            return json;
        }

        /** @throws IllegalArgumentException if it is no such message */
        public static Settled of(JsonNode json) {
            return new Settled(ids(json.path(HELD)), SettlingReport.of(json.path(REPORT)));
        }
    }

    /** Reservations that are given back, as JSON. */
    public static ObjectNode released(Map<String, Long> used, Map<String, Long> reserved) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("used", ids(used));
        json.set("reserved", ids(reserved));
        return json;
    }

    /** Ids by table as JSON: {@code {"customer": 10000}}. */
    public static ObjectNode ids(Map<String, Long> upTo) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        upTo.forEach(json::put);
        return json;
    }

    /** @throws IllegalArgumentException if a member is not an integer of at least 0 */
    public static Map<String, Long> ids(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("no ids by table");
        }
        Map<String, Long> upTo = new LinkedHashMap<>();
        json.properties().forEach(member -> {
            upTo.put(member.getKey(), number(json, member.getKey()));
        });
        return upTo;
    }

    private static long number(JsonNode json, String member) {
        JsonNode number = json.path(member);
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
            throw new IllegalArgumentException("no number: " + member);
        }
        return number.longValue();
    }
}
