package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A part of the change feed.
 *
 * @param registry the registry id of the sender
 * @param pair the sender's pair number; null if both databases are being compared
 * @param items changed things, each once, in the order of their last change
 * @param next the value of {@code after} for the next call
 */
public record Changes(UUID registry, UUID pair, List<Known> items, long next) {
    private static final String ITEMS = "items";
    private static final String NEXT = "next";

    /** The JSON of the message. */
    public ObjectNode toJson(List<Column> columns) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(ProtocolHeaders.REGISTRY, registry.toString())
                .put(ProtocolHeaders.PAIR, Objects.toString(pair, null));
        ArrayNode array = json.putArray(ITEMS);
        items.forEach(item -> array.add(item.toChange(columns)));
        return json.put(NEXT, next);
    }

    /** @throws IllegalArgumentException if it is not a part of the feed */
    public static Changes of(JsonNode json, List<Column> columns) {
        if (!json.path(ITEMS).isArray() || !json.path(NEXT).isIntegralNumber()) {
            throw new IllegalArgumentException("not a list of changes");
        }
        List<Known> items = new ArrayList<>();
        json.path(ITEMS).forEach(item -> items.add(Known.ofChange(item, columns)));
        return new Changes(
                ProtocolHeaders.registry(json),
                ProtocolHeaders.pair(json),
                items,
                json.path(NEXT).longValue());
    }
}
