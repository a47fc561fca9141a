package org.petregistry.pets.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** JSON as the tests write and read it. */
public final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /**
     * A JSON text written with single quotes, which spares a Java string its backslashes.
     *
     * @param template may hold {@link String#format} placeholders, and no apostrophe that is not a quote
     */
    public static String json(String template, Object... values) {
        return template.replace('\'', '"').formatted(values);
    }

    /** An empty object, to be filled. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @throws IllegalArgumentException if the text is not JSON */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }

    /** An array of numbers. */
    public static List<Long> longs(JsonNode array) {
        List<Long> values = new ArrayList<>();
        array.forEach(element -> values.add(element.longValue()));
        return values;
    }

    /** The ids of an array's objects, in its order. */
    public static List<Long> ids(JsonNode array) {
        return longs(array, "id");
    }

    /** One number of each of an array's objects, in its order. */
    public static List<Long> longs(JsonNode array, String member) {
        List<Long> values = new ArrayList<>();
        array.forEach(element -> values.add(element.path(member).longValue()));
        return values;
    }

    /** One text member of each of an array's objects, in its order. */
    public static List<String> texts(JsonNode array, String member) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.path(member).textValue()));
        return texts;
    }
}
