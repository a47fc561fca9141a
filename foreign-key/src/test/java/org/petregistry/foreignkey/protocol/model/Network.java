package org.petregistry.foreignkey.protocol.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Recall;

/**
 * The messages in transit between the services. A message stays in transit after it has arrived, so it can arrive again, or
 * later than another one. The loss of a message is not a step; {@link #SILENT} is the network after everything was lost.
 *
 * @param recalls sent by customers-service, which still waits for their outcomes
 * @param answers to recalls
 * @param evidence that customers exist, with a version of their names: from a look-up or from the change feed
 */
record Network(Set<Recall> recalls, Set<Answer> answers, Set<Known> evidence) {
    static final Network SILENT = new Network(Set.of(), Set.of(), Set.of());

    /**
     * An answer to a recall.
     *
     * @param body null if it cannot be parsed
     */
    record Answer(int status, JsonNode body) {}

    Network with(Recall recall) {
        return new Network(and(recalls, recall), answers, evidence);
    }

    Network with(Answer answer) {
        return new Network(recalls, and(answers, answer), evidence);
    }

    Network with(Known known) {
        return new Network(recalls, answers, and(evidence, known));
    }

    private static <T> Set<T> and(Set<T> set, T element) {
        Set<T> copy = new HashSet<>(set);
        copy.add(element);
        return Set.copyOf(copy);
    }
}
