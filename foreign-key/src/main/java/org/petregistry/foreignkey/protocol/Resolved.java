package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The referenced side's part of a comparison.
 *
 * @param things what it has, after it has put its own side right
 * @param counts what it did, or would do
 * @param total about how many things it has
 */
public record Resolved(List<Reported> things, Counts counts, long total) {
    /** The JSON of the message. */
    public JsonNode toJson(List<Column> columns) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        things.forEach(thing -> items.add(thing.toJson(columns)));
        json.set("counts", counts.toJson());
        return json.put("total", total);
    }

    /** @throws IllegalArgumentException if it is no such message */
    public static Resolved of(JsonNode json, List<Column> columns) {
        if (!json.path("items").isArray()) {
            throw new IllegalArgumentException("no items");
        }
        List<Reported> things = new ArrayList<>();
        json.path("items").forEach(item -> things.add(Reported.of(item, columns)));
        return new Resolved(
                things, Counts.of(json.path("counts")), json.path("total").longValue());
    }
}
