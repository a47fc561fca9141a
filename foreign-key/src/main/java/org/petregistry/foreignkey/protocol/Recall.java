package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.petregistry.rest.body.MemberRule;

/**
 * The recall of a grant: the referenced side asks whether a thing can be deleted, with a referential action for each relation.
 * In JSON {@code {"customerId": 7, "orders": "restrict", "wishes": "set-null"}}; the deletion id is in the path.
 *
 * @param deletionId the id of the deletion: the same id always gets the same outcome
 * @param id the thing to delete
 * @param actions the action of each relation, by the relation's name
 */
public record Recall(UUID deletionId, long id, Map<String, Action> actions) {

    public Recall {
        actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    }

    /**
     * Decides the recall.
     *
     * @param counts the number of referencing rows by relation, all locked until the decision is committed
     */
    public Outcome decide(Map<String, Long> counts) {
        boolean refused = actions.entrySet().stream()
                .anyMatch(action -> action.getValue() == Action.RESTRICT && counts.get(action.getKey()) > 0);
        return outcome(refused ? Decision.REFUSED : Decision.CLOSED, counts);
    }

    /** The outcome while another call is in progress. */
    public Outcome inProgress() {
        Map<String, Long> counts = new LinkedHashMap<>();
        actions.keySet().forEach(relation -> counts.put(relation, 0L));
        return outcome(Decision.IN_PROGRESS, counts);
    }

    private Outcome outcome(Decision decision, Map<String, Long> counts) {
        return new Outcome(deletionId, id, decision, counts);
    }

    /** The JSON of the message. */
    public ObjectNode toJson(Thing thing) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(thing.idMember(), id);
        actions.forEach((relation, action) -> json.put(relation, action.word()));
        return json;
    }

    /** The members of its body. */
    public static Map<String, MemberRule> members(Thing thing, Map<String, List<Action>> allowed) {
        Map<String, MemberRule> members = new LinkedHashMap<>();
        members.put(thing.idMember(), MemberRule.id());
        allowed.forEach((relation, actions) -> members.put(relation, MemberRule.word(Action.words(actions))));
        return members;
    }

    /** Reads a body that has these members. */
    public static Recall of(UUID deletionId, Thing thing, Map<String, Object> body) {
        Map<String, Action> actions = new LinkedHashMap<>();
        body.forEach((member, value) -> {
            if (!member.equals(thing.idMember())) {
                actions.put(member, Action.of((String) value));
            }
        });
        return new Recall(deletionId, (Long) body.get(thing.idMember()), actions);
    }
}
