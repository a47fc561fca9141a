package org.petregistry.systemtests.harness.workload;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.History.Observation;

/**
 * A version is the same wherever it is shown, and after an answer has shown a version, no later call shows an older one. So
 * an acknowledged update is there, unless a later one has replaced it.
 */
final class VersionsAreConsistent implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (EntityId id : history.everSeen()) {
            checkSameEverywhere(history.observations(id), violations);
            checkNeverOlder(
                    history.observations(id).stream()
                            .filter(observation -> !observation.call().reply().replayed())
                            .toList(),
                    violations);
        }
    }

    private static void checkSameEverywhere(List<Observation> observations, Consumer<String> violations) {
        Map<Long, Map<Entity, Observation>> contents = new HashMap<>();
        observations.forEach(observation -> contents.computeIfAbsent(
                        observation.entity().version(), version -> new LinkedHashMap<>())
                .putIfAbsent(observation.entity(), observation));
        contents.values().stream()
                .filter(different -> different.size() > 1)
                .forEach(different -> violations.accept("different contents of one version: " + different.values()));
    }

    /** @param byBegin observations by the beginnings of their calls */
    private static void checkNeverOlder(List<Observation> byBegin, Consumer<String> violations) {
        List<Observation> byEnd = byBegin.stream()
                .sorted(Comparator.comparingLong(
                        observation -> observation.call().end()))
                .toList();
        Observation newest = null;
        int ended = 0;
        for (Observation observation : byBegin) {
            for (; observation.call().isAfter(byEnd.get(ended).call()); ended++) {
                Observation shown = byEnd.get(ended);
                newest = newest == null
                                || shown.entity().version() > newest.entity().version()
                        ? shown
                        : newest;
            }
            if (newest != null
                    && observation.entity().version() < newest.entity().version()) {
                violations.accept("an older version: " + observation.entity() + " in " + observation.call() + ", after "
                        + newest.entity() + " in " + newest.call());
            }
        }
    }
}
