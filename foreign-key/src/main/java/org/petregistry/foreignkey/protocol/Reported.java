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
 * The state of one thing as reported by either side while the databases are compared.
 *
 * @param id the thing
 * @param state its state on the reporting side
 * @param key its identity; null if the reporting side does not know it
 * @param version its version; null unless it is granted or alive
 * @param values its columns, in the order of their declaration; empty unless it is granted or alive
 * @param cascade the relations whose rows are deleted with it; empty unless it is gone
 */
public record Reported(long id, State state, UUID key, Long version, List<String> values, List<String> cascade) {
    private static final String ID = "id";
    private static final String STATE = "state";
    private static final String KEY = "key";
    private static final String VERSION = "version";
    private static final String CASCADE = "cascade";

    /** Of the JSON of one message: half of what a service accepts. */
    private static final int LIMIT = 512 * 1024;

    /** Bytes in JSON at most: of a character, and of all that is not a value. */
    private static final int OF_A_CHARACTER = 6;

    private static final int OF_THE_REST = 300;

    public Reported {
        cascade = List.copyOf(cascade);
    }

    /** What a side has. */
    public enum State {
        /** The referencing side: a grant. */
        GRANTED,
        /** The referencing side: a closed fence. */
        CLOSED,
        /** The referenced side: a row. */
        ALIVE,
        /** The referenced side: a tombstone. */
        GONE,
        /** Neither. */
        NONE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A state without values. */
    public static Reported of(long id, State state) {
        return new Reported(id, state, null, null, List.of(), List.of());
    }

    /** A state with values. */
    public static Reported of(long id, State state, UUID key, long version, List<String> values) {
        return new Reported(id, state, key, version, values, List.of());
    }

    /** A tombstone. */
    public static Reported gone(long id, List<String> cascade) {
        return new Reported(id, State.GONE, null, null, List.of(), cascade);
    }

    /** Divides them into messages, none of which is too long. */
    public static List<List<Reported>> messages(List<Reported> reported) {
        List<List<Reported>> messages = new ArrayList<>();
        long size = LIMIT;
        for (Reported one : reported) {
            size += one.size();
            if (size > LIMIT || messages.get(messages.size() - 1).size() == PieceDigests.PIECE) {
                messages.add(new ArrayList<>());
                size = one.size();
            }
            messages.get(messages.size() - 1).add(one);
        }
        return messages;
    }

    private long size() {
        return OF_THE_REST
                + values.stream()
                        .filter(Objects::nonNull)
                        .mapToLong(value -> (long) OF_A_CHARACTER * value.length())
                        .sum();
    }

    /** What the referencing side reports. */
    public GrantReport grant() {
        return switch (state) {
            case GRANTED -> new GrantReport(GrantReport.State.GRANTED, key, version, values);
            case CLOSED -> GrantReport.CLOSED;
            default -> GrantReport.NONE;
        };
    }

    /** What the referenced side reports. */
    public ThingReport thing() {
        return switch (state) {
            case ALIVE -> new ThingReport(Known.State.ACTIVE, key, version, values);
            case GONE -> ThingReport.DELETED;
            default -> ThingReport.UNKNOWN;
        };
    }

    /** The JSON of the message. */
    public ObjectNode toJson(List<Column> columns) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(ID, id).put(STATE, state.word());
        if (version != null) {
            json.put(KEY, key == null ? null : key.toString()).put(VERSION, version);
            for (int i = 0; i < columns.size(); i++) {
                json.put(columns.get(i).name(), values.get(i));
            }
        }
        if (!cascade.isEmpty()) {
            cascade.forEach(json.putArray(CASCADE)::add);
        }
        return json;
    }

    /** @throws IllegalArgumentException if something is missing */
    public static Reported of(JsonNode json, List<Column> columns) {
        if (!json.path(ID).isIntegralNumber()) {
            throw new IllegalArgumentException("no id");
        }
        State state = State.valueOf(json.path(STATE).asText().toUpperCase(Locale.ROOT));
        boolean full = state == State.GRANTED || state == State.ALIVE;
        if (full && !json.path(VERSION).isIntegralNumber()) {
            throw new IllegalArgumentException("no version");
        }
        List<String> values = new ArrayList<>();
        if (full) {
            columns.forEach(column -> values.add(json.path(column.name()).textValue()));
        }
        List<String> cascade = new ArrayList<>();
        json.path(CASCADE).forEach(relation -> cascade.add(relation.asText()));
        return new Reported(
                json.path(ID).longValue(),
                state,
                json.path(KEY).isTextual() ? UUID.fromString(json.path(KEY).textValue()) : null,
                full ? json.path(VERSION).longValue() : null,
                values,
                cascade);
    }
}
