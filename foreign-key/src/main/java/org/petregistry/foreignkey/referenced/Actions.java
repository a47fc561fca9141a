package org.petregistry.foreignkey.referenced;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.rest.problem.ParameterFaults;
import org.petregistry.rest.problem.Problem;

/** Reads the referential actions of a deletion from a query string. */
final class Actions {
    private Actions() {}

    /**
     * @param parameters all query parameters of the request
     * @return the action of each relation; its default if the request names none
     * @throws Problem 400 if a parameter is unknown, repeated, empty or not an action that its relation allows
     */
    static Map<String, Action> of(Referenced key, Map<String, List<String>> parameters) {
        ParameterFaults faults = new ParameterFaults();
        Map<String, Action> actions = new LinkedHashMap<>();
        key.relations().forEach(relation -> actions.put(relation.name(), relation.byDefault()));
        parameters.forEach((name, values) -> {
            if (!actions.containsKey(name)) {
                faults.add(name, "The parameter " + name + " is unknown.");
            } else if (values.contains("")) {
                faults.add(name, "The parameter " + name + " must not be empty.");
            } else if (values.size() > 1) {
                faults.add(name, "The parameter " + name + " must not be repeated.");
            } else {
                faults.check(() -> actions.put(name, read(key.relation(name), values.get(0))));
            }
        });
        faults.refuse();
        return actions;
    }

    private static Action read(Relation relation, String word) {
        return relation.actions().stream()
                .filter(action -> action.word().equals(word))
                .findAny()
                .orElseThrow(() -> Problem.invalidParameter(
                        relation.name(),
                        relation.name() + " must be one of " + String.join(", ", Action.words(relation.actions()))
                                + "."));
    }
}
