package org.petregistry.systemtests.relationship.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.petregistry.foreignkey.protocol.Recall;

/**
 * What is under way between the services. A message stays under way when it arrives, so it can arrive again, or later than
 * another one; that it never arrives is no step at all; {@link #SILENT} is what is left when everything is lost.
 *
 * @param recalls asked by owners-service, each with somebody there who still listens for its outcome
 * @param answers to recalls
 * @param evidence that owners live
 */
record Network(Set<Recall> recalls, Set<Answer> answers, Set<Evidence> evidence) {
    static final Network SILENT = new Network(Set.of(), Set.of(), Set.of());

    /**
     * An answer to a recall.
     *
     * @param told null where it is nothing that can be read
     */
    record Answer(int status, JsonNode told) {}

    /** That an owner lived, under its name of this version: from a look-up or from the change feed. */
    record Evidence(long ownerId, long version) {}

    Network with(Recall recall) {
        return new Network(and(recalls, recall), answers, evidence);
    }

    Network with(Answer answer) {
        return new Network(recalls, and(answers, answer), evidence);
    }

    Network with(Evidence told) {
        return new Network(recalls, answers, and(evidence, told));
    }

    private static <T> Set<T> and(Set<T> set, T element) {
        Set<T> copy = new HashSet<>(set);
        copy.add(element);
        return Set.copyOf(copy);
    }
}
