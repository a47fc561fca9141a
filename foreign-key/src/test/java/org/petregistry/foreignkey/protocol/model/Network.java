package org.petregistry.foreignkey.protocol.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Recall;

/**
 * What is under way between the services. A message stays under way when it arrives, so it can arrive again, or later than
 * another one; that it never arrives is no step at all; {@link #SILENT} is what is left when everything is lost.
 *
 * @param recalls asked by customers-service, each with somebody there who still listens for its outcome
 * @param answers to recalls
 * @param evidence that customers live, under their names of a version: from a look-up or from the change feed
 */
record Network(Set<Recall> recalls, Set<Answer> answers, Set<Known> evidence) {
    static final Network SILENT = new Network(Set.of(), Set.of(), Set.of());

    /**
     * An answer to a recall.
     *
     * @param told null where it is nothing that can be read
     */
    record Answer(int status, JsonNode told) {}

    Network with(Recall recall) {
        return new Network(and(recalls, recall), answers, evidence);
    }

    Network with(Answer answer) {
        return new Network(recalls, and(answers, answer), evidence);
    }

    Network with(Known told) {
        return new Network(recalls, answers, and(evidence, told));
    }

    private static <T> Set<T> and(Set<T> set, T element) {
        Set<T> copy = new HashSet<>(set);
        copy.add(element);
        return Set.copyOf(copy);
    }
}
