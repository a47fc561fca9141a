package org.petregistry.campaign;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.petregistry.campaign.History.Sight;

/**
 * Every thing has one story: a version is the same wherever it is shown, and once somebody has been told of a version,
 * nobody who asks afterwards is told of an older one. So what was acknowledged is there, unless it was changed later.
 */
final class OneStory implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (Ref ref : history.everSeen()) {
            sameEverywhere(history.sights(ref), violations);
            neverBack(
                    history.sights(ref).stream()
                            .filter(sight -> !sight.call().reply().replayed())
                            .toList(),
                    violations);
        }
    }

    private static void sameEverywhere(List<Sight> sights, Consumer<String> violations) {
        Map<Long, Map<Thing, Sight>> contents = new HashMap<>();
        sights.forEach(sight -> contents.computeIfAbsent(sight.thing().version(), version -> new LinkedHashMap<>())
                .putIfAbsent(sight.thing(), sight));
        contents.values().stream()
                .filter(different -> different.size() > 1)
                .forEach(different -> violations.accept("different contents of one version: " + different.values()));
    }

    /** @param byBegin sights by the beginnings of their calls */
    private static void neverBack(List<Sight> byBegin, Consumer<String> violations) {
        List<Sight> byEnd = byBegin.stream()
                .sorted(Comparator.comparingLong(sight -> sight.call().end()))
                .toList();
        Sight newest = null;
        int ended = 0;
        for (Sight sight : byBegin) {
            for (; sight.call().isAfter(byEnd.get(ended).call()); ended++) {
                Sight told = byEnd.get(ended);
                newest = newest == null
                                || told.thing().version() > newest.thing().version()
                        ? told
                        : newest;
            }
            if (newest != null && sight.thing().version() < newest.thing().version()) {
                violations.accept("back in time: " + sight.thing() + " in " + sight.call() + ", after " + newest.thing()
                        + " in " + newest.call());
            }
        }
    }
}
