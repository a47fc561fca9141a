package org.petregistry.foreignkey.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The response to a {@link Recall}. Once decided, the same recall always gets the same response.
 *
 * @param deletionId the deletion
 * @param id the thing to delete
 * @param decision the decision
 * @param counts the number of referencing rows by relation; 0 before the decision
 */
public record Outcome(UUID deletionId, long id, Decision decision, Map<String, Long> counts) {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private static final String DELETION_ID = "deletionId";
    private static final String OUTCOME = "outcome";

    public Outcome {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** The status of the response. */
    public int status() {
        return decision == Decision.IN_PROGRESS ? ACCEPTED : OK;
    }

    /** The JSON of the message. */
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
     * Interprets a response. Only an outcome of this very recall counts.
     *
     * @param status the status of the response
     * @param body the body of the response; null if it has none
     */
    public static Outcome of(Recall recall, Thing thing, int status, JsonNode body) {
        if (body == null
                || !body.path(DELETION_ID).asText().equals(recall.deletionId().toString())
                || !body.path(thing.idMember()).isIntegralNumber()
                || body.path(thing.idMember()).longValue() != recall.id()) {
            return none(recall);
        }
        Decision decision = Decision.of(body.path(OUTCOME).asText());
        if (decision == Decision.IN_PROGRESS && status == ACCEPTED) {
            return recall.inProgress();
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        recall.actions().keySet().stream()
                .filter(relation -> body.path(relation).isIntegralNumber())
                .forEach(relation -> counts.put(relation, body.path(relation).longValue()));
        boolean whole = counts.keySet().equals(recall.actions().keySet());
        return decision.isFinal() && status == OK && whole
                ? new Outcome(recall.deletionId(), recall.id(), decision, counts)
                : none(recall);
    }
}
