package org.petregistry.systemtests.harness.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.petregistry.systemtests.harness.workload.History.Observation;

/**
 * A version is the same wherever it is shown, and after an answer has shown a version, no later call shows an older one. So
 * an acknowledged update is there, unless a later one has replaced it or its database has forgotten it.
 */
final class VersionsAreConsistent implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (EntityId id : history.everSeen()) {
            if (history.mayBeTwo(id)) {
                continue;
            }
            checkSameEverywhere(history, history.observations(id), violations);
            checkNeverOlder(
                    history,
                    history.observations(id).stream()
                            .filter(observation -> !observation.call().reply().replayed())
                            .toList(),
                    violations);
        }
    }

    private static void checkSameEverywhere(
            History history, List<Observation> observations, Consumer<String> violations) {
        Map<Long, Map<Entity, List<Observation>>> contents = new HashMap<>();
        observations.forEach(observation -> contents.computeIfAbsent(
                        observation.entity().version(), version -> new LinkedHashMap<>())
                .computeIfAbsent(observation.entity(), content -> new ArrayList<>())
                .add(observation));
        contents.values().stream()
                .filter(different -> different.size() > 1)
                .filter(different -> isOnOneBranch(history, List.copyOf(different.values())))
                .forEach(different -> violations.accept("different contents of one version: "
                        + different.values().stream().map(some -> some.get(0)).toList()));
    }

    /** Whether two of the contents were there without a rewind in between. */
    private static boolean isOnOneBranch(History history, List<List<Observation>> contents) {
        for (int i = 0; i < contents.size(); i++) {
            for (List<Observation> others : contents.subList(0, i)) {
                for (Observation one : contents.get(i)) {
                    if (others.stream().anyMatch(other -> history.stands(one, other.call()))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** @param byBegin observations by the beginnings of their calls */
    private static void checkNeverOlder(History history, List<Observation> byBegin, Consumer<String> violations) {
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
                // Most often the newest one is not forgotten.
                Stream.concat(Stream.of(newest), byEnd.subList(0, ended).stream())
                        .filter(shown ->
                                observation.entity().version() < shown.entity().version())
                        .filter(shown -> history.stands(shown, observation.call()))
                        .findFirst()
                        .ifPresent(shown -> violations.accept("an older version: " + observation.entity() + " in "
                                + observation.call() + ", after " + shown.entity() + " in " + shown.call()));
            }
        }
    }
}
