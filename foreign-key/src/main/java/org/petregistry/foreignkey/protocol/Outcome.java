package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The answer to a {@link Recall}. The same recall gets the same answer for ever, once it is decided.
 *
 * @param deletionId the deletion
 * @param id what shall be deleted
 * @param decision what was decided
 * @param counts how many rows referred to it through each relation; 0 before it is decided
 */
public record Outcome(UUID deletionId, long id, Decision decision, Map<String, Long> counts) {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private static final String DELETION_ID = "deletionId";
    private static final String OUTCOME = "outcome";

    public Outcome {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** The status that it travels with. */
    public int status() {
        return decision == Decision.IN_PROGRESS ? ACCEPTED : OK;
    }

    /** As it travels. */
    public ObjectNode toJson(Thing thing) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(DELETION_ID, deletionId.toString())
                .put(thing.idMember(), id)
                .put(OUTCOME, decision.word());
        counts.forEach(json::put);
        return json;
    }

    /** No outcome of this recall. */
    public static Outcome none(Recall recall) {
        return new Outcome(recall.deletionId(), recall.id(), Decision.NONE, Map.of());
    }

    /**
     * What an answer means. Only an outcome of this very recall is one.
     *
     * @param status the answer's status
     * @param told its body; null where it has none
     */
    public static Outcome of(Recall recall, Thing thing, int status, JsonNode told) {
        if (told == null
                || !told.path(DELETION_ID).asText().equals(recall.deletionId().toString())
                || !told.path(thing.idMember()).isIntegralNumber()
                || told.path(thing.idMember()).longValue() != recall.id()) {
            return none(recall);
        }
        Decision decision = Decision.of(told.path(OUTCOME).asText());
        if (decision == Decision.IN_PROGRESS && status == ACCEPTED) {
            return recall.inProgress();
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        recall.actions().keySet().stream()
                .filter(relation -> told.path(relation).isIntegralNumber())
                .forEach(relation -> counts.put(relation, told.path(relation).longValue()));
        boolean whole = counts.keySet().equals(recall.actions().keySet());
        return decision.isFinal() && status == OK && whole
                ? new Outcome(recall.deletionId(), recall.id(), decision, counts)
                : none(recall);
    }
}
