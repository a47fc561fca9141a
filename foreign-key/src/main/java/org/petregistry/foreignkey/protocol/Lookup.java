package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.petregistry.rest.body.MemberRule;

/**
 * What the referenced side says of many things at once.
 *
 * @param registry which registry says it
 * @param things one for each id, in the order in which they were asked for first
 */
public record Lookup(UUID registry, List<Known> things) {
    /** How many things may be asked for at once. */
    public static final int MOST = 1_000;

    private static final String IDS = "ids";

    /** What the body of a question has in it. */
    public static Map<String, MemberRule> members() {
        return Map.of(IDS, MemberRule.ids(MOST));
    }

    /** The ids that a question asks for, each once. */
    @SuppressWarnings("unchecked")
    public static Long[] ids(Map<String, Object> question) {
        return ((List<Long>) question.get(IDS)).stream().distinct().toArray(Long[]::new);
    }

    /** A question. */
    public static ObjectNode question(Collection<Long> ids) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode array = json.putArray(IDS);
        ids.forEach(array::add);
        return json;
    }

    /** As it travels. */
    public ObjectNode toJson(Thing thing, List<Column> columns) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(Wire.REGISTRY, registry.toString());
        ArrayNode items = json.putArray(thing.plural());
        things.forEach(known -> items.add(known.toLookup(columns)));
        return json;
    }

    /**
     * Reads an answer.
     *
     * @param ids what was asked for
     * @throws IllegalArgumentException where it is not an answer to that
     */
    public static Lookup of(JsonNode json, Thing thing, List<Column> columns, Set<Long> ids) {
        List<Known> things = new ArrayList<>();
        json.path(thing.plural()).forEach(item -> things.add(Known.ofLookup(item, columns)));
        Lookup lookup = new Lookup(Wire.registry(json), things);
        if (things.size() != ids.size()
                || !things.stream().map(Known::id).collect(Collectors.toSet()).equals(ids)) {
            throw new IllegalArgumentException("an answer to something else");
        }
        return lookup;
    }

    /**
     * The state for which what refers to these things is refused: the first one that any of them has of those that no new
     * reference may be made to.
     *
     * @return empty where all are active
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
