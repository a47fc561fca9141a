package org.petregistry.testkit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** JSON as the tests write and read it. */
public final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /**
     * A JSON text written with single quotes, which spares a Java string its backslashes.
     *
     * @param template can have {@link String#format} placeholders, and no apostrophe that is not a quote
     */
    public static String json(String template, Object... values) {
        return template.replace('\'', '"').formatted(values);
    }

    /** Any value as a JSON text, strings quoted and escaped. */
    public static String quoted(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
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

    /** One value for each element of an array, in its order. */
    public static <T> List<T> each(JsonNode array, Function<JsonNode, T> value) {
        List<T> values = new ArrayList<>();
        array.forEach(element -> values.add(value.apply(element)));
        return values;
    }

    /** One text member of each of an array's objects, in its order. */
    public static List<String> texts(JsonNode array, String member) {
        return each(array, element -> element.path(member).textValue());
    }

    /** The elements of an array of numbers. */
    public static List<Long> longs(JsonNode array) {
        return each(array, JsonNode::longValue);
    }

    /** The ids of an array's objects, in its order. */
    public static List<Long> ids(JsonNode array) {
        return each(array, element -> element.path("id").longValue());
    }

    public static List<String> members(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
