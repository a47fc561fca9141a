package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * The end of a comparison of both databases. Both sides store the last one.
 *
 * @param at when it ended
 * @param millis how long it took
 * @param counts the differences that were resolved
 */
public record SettlingReport(Instant at, long millis, Counts counts) {
    private static final String AT = "at";
    private static final String MILLIS = "millis";
    private static final String COUNTS = "counts";

    /** The JSON of the message. */
    public ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put(AT, at.toString()).put(MILLIS, millis);
        json.set(COUNTS, counts.toJson());
        return json;
    }

    /** @throws IllegalArgumentException if it is no such message */
    public static SettlingReport of(JsonNode json) {
        if (!json.path(MILLIS).isIntegralNumber() || !json.path(COUNTS).isObject()) {
            throw new IllegalArgumentException("no report of a comparison");
        }
        try {
            return new SettlingReport(
                    Instant.parse(json.path(AT).asText()), json.path(MILLIS).longValue(), Counts.of(json.path(COUNTS)));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
