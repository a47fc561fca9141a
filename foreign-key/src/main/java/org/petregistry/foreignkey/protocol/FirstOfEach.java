package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.petregistry.rest.body.MemberRule;

/**
 * The first referencing rows of each of many things.
 *
 * @param pages one page for each thing, in the order of the request
 */
public record FirstOfEach(Map<Long, Page> pages) {
    private static final int MOST_OF_EACH = 200;
    private static final JsonFactory JSON = new JsonFactory();
    private static final String LIMIT = "limit";
    private static final String ITEMS = "items";
    private static final String NEXT = "next";

    /**
     * The first referencing rows of one thing.
     *
     * @param items an array
     * @param next the path of the next page in the referenced service; null on the last page
     */
    public record Page(JsonNode items, String next) {}

    /**
     * A request.
     *
     * @param ids 1 to 1000 things
     * @param limit the maximum number of rows for each thing, 1 to 200
     */
    public record Question(List<Long> ids, int limit) {

        /** The members of its body. */
        public static Map<String, MemberRule> members(Thing thing) {
            return Map.of(thing.idsMember(), MemberRule.ids(Lookup.MOST), LIMIT, MemberRule.number(1, MOST_OF_EACH));
        }

        /** Reads a body that has these members. */
        @SuppressWarnings("unchecked")
        public static Question of(Thing thing, Map<String, Object> body) {
            return new Question((List<Long>) body.get(thing.idsMember()), ((Long) body.get(LIMIT)).intValue());
        }

        /** The JSON of the message. */
        public ObjectNode toJson(Thing thing) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode array = json.putArray(thing.idsMember());
            ids.forEach(array::add);
            return json.put(LIMIT, limit);
        }
    }

    /** The JSON of the message. */
    public ObjectNode toJson(Thing thing) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode things = json.putArray(thing.plural());
        pages.forEach((id, page) -> {
            ObjectNode item = things.addObject().put(thing.idMember(), id);
            item.set(ITEMS, page.items());
            item.put(NEXT, page.next());
        });
        return json;
    }

    /**
     * Parses a response. The rows stay the text that they are: the caller only passes them on.
     *
     * @param ids the ids of the request
     * @throws IllegalArgumentException if the response does not match the ids: a missing thing does not mean a thing without
     *     referencing rows
     */
    public static FirstOfEach of(String response, Thing thing, Collection<Long> ids) {
        Map<Long, Page> pages = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(response)) {
            for (String member = begin(json); member != null; member = json.nextFieldName()) {
                if (member.equals(thing.plural()) && json.nextToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        readPage(json, response, thing, pages);
                    }
                } else {
                    json.nextToken();
                    json.skipChildren();
                }
            }
        } catch (IOException notJson) {
            throw new IllegalArgumentException(notJson);
        }
        if (!pages.keySet().equals(new HashSet<>(ids))) {
            throw new IllegalArgumentException("a response to another request");
        }
        return new FirstOfEach(pages);
    }

    private static String begin(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("not an object");
        }
        return json.nextFieldName();
    }

    private static void readPage(JsonParser json, String response, Thing thing, Map<Long, Page> pages)
            throws IOException {
        Long id = null;
        JsonNode items = null;
        String next = null;
        for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            if (member.equals(thing.idMember()) && value == JsonToken.VALUE_NUMBER_INT) {
                id = json.getLongValue();
            } else if (member.equals(NEXT)) {
                next = json.getValueAsString();
            } else if (member.equals(ITEMS) && value == JsonToken.START_ARRAY) {
                int begin = (int) json.currentTokenLocation().getCharOffset();
                json.skipChildren();
                int end = (int) json.currentTokenLocation().getCharOffset() + 1;
                items = JsonNodeFactory.instance.rawValueNode(new RawValue(response.substring(begin, end)));
            }
            json.skipChildren();
        }
        if (id == null || items == null) {
            throw new IllegalArgumentException("no items");
        }
        pages.put(id, new Page(items, next));
    }
}
