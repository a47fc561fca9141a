package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A piece of the change feed.
 *
 * @param registry which registry it is of
 * @param items things that have changed, each once, at its last change, in the order of these
 * @param next where to go on
 */
public record Changes(UUID registry, List<Known> items, long next) {
    private static final String ITEMS = "items";
    private static final String NEXT = "next";

    /** As it travels. */
    public ObjectNode toJson(List<Column> columns) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(Wire.REGISTRY, registry.toString());
        ArrayNode array = json.putArray(ITEMS);
        items.forEach(item -> array.add(item.toChange(columns)));
        return json.put(NEXT, next);
    }

    /** @throws IllegalArgumentException where it is not a piece of the feed */
    public static Changes of(JsonNode json, List<Column> columns) {
        if (!json.path(ITEMS).isArray() || !json.path(NEXT).isIntegralNumber()) {
            throw new IllegalArgumentException("something else than changes");
        }
        List<Known> items = new ArrayList<>();
        json.path(ITEMS).forEach(item -> items.add(Known.ofChange(item, columns)));
        return new Changes(Wire.registry(json), items, json.path(NEXT).longValue());
    }
}
