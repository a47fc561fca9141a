package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * The state of one thing as reported by the referenced side: in the response to a look-up, or in the feed.
 *
 * @param id the thing
 * @param state its state
 * @param values its columns, in the order of their declaration; nulls if it is deleted or unknown
 * @param version its version; null if it is unknown
 * @param key its identity, which no other thing ever has, even with the same id; null if it is deleted or unknown
 */
public record Known(long id, State state, List<String> values, Long version, UUID key) {
    private static final String ID = "id";
    private static final String STATE = "state";
    private static final String VERSION = "version";
    private static final String DELETED = "deleted";
    private static final String KEY = "key";

    /** The state of a thing. */
    public enum State {
        ACTIVE,
        DELETING,
        DELETED,
        UNKNOWN;

        /** The JSON of the message. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if there is no such state */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether it exists; a thing that is being deleted does. */
    public boolean lives() {
        return state == State.ACTIVE || state == State.DELETING;
    }

    /**
     * Whether it is newer than the copy.
     *
     * @param known the version of the existing copy; null if there is none
     */
    public boolean isNewerThan(Long known) {
        return known == null || known < version;
    }

    /** The JSON in a response to a look-up. */
    ObjectNode toLookup(List<Column> columns) {
        ObjectNode json = node().put(STATE, state.word());
        putValues(json, columns);
        return json.put(VERSION, version).put(KEY, Objects.toString(key, null));
    }

    /** The JSON in the feed: of a deleted thing only that it is deleted. */
    ObjectNode toChange(List<Column> columns) {
        ObjectNode json = node().put(VERSION, version);
        if (state == State.DELETED) {
            return json.put(DELETED, true);
        }
        putValues(json, columns);
        return json.put(KEY, Objects.toString(key, null));
    }

    private ObjectNode node() {
        return JsonNodeFactory.instance.objectNode().put(ID, id);
    }

    private void putValues(ObjectNode json, List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            json.put(columns.get(i).name(), values.get(i));
        }
    }

    /** @throws IllegalArgumentException if something is missing */
    static Known ofLookup(JsonNode json, List<Column> columns) {
        return of(json, State.of(json.path(STATE).asText()), columns);
    }

    /** @throws IllegalArgumentException if something is missing */
    static Known ofChange(JsonNode json, List<Column> columns) {
        return of(json, json.path(DELETED).asBoolean() ? State.DELETED : State.ACTIVE, columns);
    }

    private static Known of(JsonNode json, State state, List<Column> columns) {
        JsonNode id = json.path(ID);
        JsonNode version = json.path(VERSION);
        if (!id.isIntegralNumber() || state == State.ACTIVE && !version.isIntegralNumber()) {
            throw new IllegalArgumentException("no id or no version");
        }
        List<String> values = new ArrayList<>();
        for (Column column : columns) {
            JsonNode value = json.path(column.name());
            if (state == State.ACTIVE && !column.nullable() && !value.isTextual()) {
                throw new IllegalArgumentException("no " + column.name());
            }
            values.add(value.textValue());
        }
        return new Known(
                id.longValue(),
                state,
                values,
                version.isIntegralNumber() ? version.longValue() : null,
                json.path(KEY).isTextual() ? UUID.fromString(json.path(KEY).textValue()) : null);
    }
}
