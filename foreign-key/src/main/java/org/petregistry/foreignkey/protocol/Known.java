package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the referenced side says of one thing: the answer to a look-up, or a change in the feed.
 *
 * @param id the thing
 * @param state what has become of it
 * @param values its columns, in the order of their declaration; nulls where it is gone or was never there
 * @param version its version; null where it was never there
 */
public record Known(long id, State state, List<String> values, Long version) {
    private static final String ID = "id";
    private static final String STATE = "state";
    private static final String VERSION = "version";
    private static final String DELETED = "deleted";

    /** What has become of a thing. */
    public enum State {
        ACTIVE,
        DELETING,
        DELETED,
        UNKNOWN;

        /** As it travels. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException where there is no such state */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether it is there, be it on its way out. */
    public boolean lives() {
        return state == State.ACTIVE || state == State.DELETING;
    }

    /**
     * Whether it says something new.
     *
     * @param known the version of the copy that is there; null where there is none
     */
    public boolean isNewerThan(Long known) {
        return known == null || known < version;
    }

    /** As the answer to a look-up. */
    ObjectNode toLookup(List<Column> columns) {
        ObjectNode json = node().put(STATE, state.word());
        putValues(json, columns);
        return json.put(VERSION, version);
    }

    /** As a change: a thing that is gone is only said to be deleted. */
    ObjectNode toChange(List<Column> columns) {
        ObjectNode json = node().put(VERSION, version);
        if (state == State.DELETED) {
            return json.put(DELETED, true);
        }
        putValues(json, columns);
        return json;
    }

    private ObjectNode node() {
        return JsonNodeFactory.instance.objectNode().put(ID, id);
    }

    private void putValues(ObjectNode json, List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            json.put(columns.get(i).name(), values.get(i));
        }
    }

    /** @throws IllegalArgumentException where something is missing */
    static Known ofLookup(JsonNode json, List<Column> columns) {
        return of(json, State.of(json.path(STATE).asText()), columns);
    }

    /** @throws IllegalArgumentException where something is missing */
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
        return new Known(id.longValue(), state, values, version.isIntegralNumber() ? version.longValue() : null);
    }
}
