package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.petregistry.rest.body.MemberRule;

/**
 * The states of many things as reported by the referenced side.
 *
 * @param registry the registry id of the sender
 * @param pair the sender's pair number; null if both databases are being compared
 * @param things one for each id, in the order of first occurrence in the request
 */
public record Lookup(UUID registry, UUID pair, List<Known> things) {
    /** The maximum number of ids in one request. */
    public static final int MOST = 1_000;

    private static final String IDS = "ids";

    /** The members of the body of a request. */
    public static Map<String, MemberRule> members() {
        return Map.of(IDS, MemberRule.ids(MOST));
    }

    /** The distinct ids of a request. */
    @SuppressWarnings("unchecked")
    public static Long[] ids(Map<String, Object> question) {
        return ((List<Long>) question.get(IDS)).stream().distinct().toArray(Long[]::new);
    }

    /** A request. */
    public static ObjectNode question(Collection<Long> ids) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode array = json.putArray(IDS);
        ids.forEach(array::add);
        return json;
    }

    /** The JSON of the message. */
    public ObjectNode toJson(Thing thing, List<Column> columns) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(ProtocolHeaders.REGISTRY, registry.toString())
                .put(ProtocolHeaders.PAIR, Objects.toString(pair, null));
        ArrayNode items = json.putArray(thing.plural());
        things.forEach(known -> items.add(known.toLookup(columns)));
        return json;
    }

    /**
     * Parses a response.
     *
     * @param ids the ids of the request
     * @throws IllegalArgumentException if the response does not match the ids
     */
    public static Lookup of(JsonNode json, Thing thing, List<Column> columns, Set<Long> ids) {
        List<Known> things = new ArrayList<>();
        json.path(thing.plural()).forEach(item -> things.add(Known.ofLookup(item, columns)));
        Lookup lookup = new Lookup(ProtocolHeaders.registry(json), ProtocolHeaders.pair(json), things);
        if (things.size() != ids.size()
                || !things.stream().map(Known::id).collect(Collectors.toSet()).equals(ids)) {
            throw new IllegalArgumentException("a response to another request");
        }
        return lookup;
    }

    /**
     * The state that makes a new reference to these things invalid: the first of unknown, deleted and deleting that any of
     * them has.
     *
     * @return empty if all are active
     */
    public Optional<Known.State> refusing() {
        return Stream.of(Known.State.UNKNOWN, Known.State.DELETED, Known.State.DELETING)
                .filter(state -> things.stream().anyMatch(known -> known.state() == state))
                .findFirst();
    }

    /** The ids of those in one state. */
    public Set<Long> idsIn(Known.State state) {
        return things.stream()
                .filter(known -> known.state() == state)
                .map(Known::id)
                .collect(Collectors.toSet());
    }
}
