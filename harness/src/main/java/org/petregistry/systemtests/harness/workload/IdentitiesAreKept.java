package org.petregistry.systemtests.harness.workload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * A row refers to the thing that it was given to, which its key identifies, and not to another one with the same id. An id has
 * one key, and a key one id, unless both databases forgot that the id was used.
 */
final class IdentitiesAreKept implements Rule {

    private record Version(EntityId row, long version, long thing) {}

    @Override
    public void check(History history, Consumer<String> violations) {
        Rewinds rewinds = history.rewinds();
        Map<Version, Map<String, List<Sighting>>> rows = new HashMap<>();
        Map<String, Map<Long, List<Sighting>>> ids = new HashMap<>();
        for (Sighting one : history.sightings()) {
            if (one.row() == null) {
                ids.computeIfAbsent(one.key(), key -> new HashMap<>())
                        .computeIfAbsent(one.thing(), id -> new ArrayList<>())
                        .add(one);
            } else {
                rows.computeIfAbsent(new Version(one.row(), one.version(), one.thing()), version -> new HashMap<>())
                        .computeIfAbsent(one.key(), key -> new ArrayList<>())
                        .add(one);
            }
        }
        rows.values()
                .forEach(keys -> report(
                        keys,
                        (one, other) -> rewinds.stands(one.asCall(), other.asCall(), Side.REFERENCING),
                        "another thing than it was given to",
                        violations));
        history.keys().values().forEach(keys -> reportReused(keys.values(), rewinds, violations));
        ids.forEach((key, places) -> {
            if (places.size() > 1
                    && places.keySet().stream().noneMatch(id -> history.mayBeTwo(new EntityId(Kind.REFERENCED, id)))) {
                violations.accept("a thing with two ids: " + places);
            }
        });
    }

    /** When a thing appeared, nobody knew of the other one with its id; later a copy may bring that one back. */
    private static void reportReused(Collection<List<Sighting>> things, Rewinds rewinds, Consumer<String> violations) {
        for (List<Sighting> thing : things) {
            Sighting appeared = Collections.min(thing, Comparator.comparingLong(Sighting::begin));
            things.stream()
                    .filter(other -> other != thing)
                    .flatMap(List::stream)
                    .filter(one -> appeared.since() > one.end())
                    .filter(one -> rewinds.idIsKnown(
                            Side.REFERENCED, one.side(), one.begin(), one.end(), appeared.since(), appeared.end()))
                    .findFirst()
                    .ifPresent(one -> violations.accept("an id of two things: " + one + " and then " + appeared));
        }
    }

    /** @param holds whether what was seen first still holds when the other was seen */
    private static <K> void report(
            Map<K, List<Sighting>> different,
            BiPredicate<Sighting, Sighting> holds,
            String what,
            Consumer<String> violations) {
        different.forEach((key, earlier) -> different.entrySet().stream()
                .filter(other -> !other.getKey().equals(key))
                .flatMap(other -> other.getValue().stream())
                .forEach(later -> earlier.stream()
                        .filter(one -> later.begin() > one.end() && holds.test(one, later))
                        .findFirst()
                        .ifPresent(one -> violations.accept(what + ": " + one + " and then " + later))));
    }
}
