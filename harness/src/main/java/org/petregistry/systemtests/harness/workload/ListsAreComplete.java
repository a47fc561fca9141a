package org.petregistry.systemtests.harness.workload;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.History.Observation;
import org.petregistry.systemtests.harness.workload.Request.Listing;
import org.petregistry.systemtests.harness.workload.Request.Read;
import org.petregistry.systemtests.harness.workload.Request.Update;

/**
 * A list shows only what matches, each row once, and everything that matched from before the request until after the
 * answer. Its total is the number of these rows.
 */
final class ListsAreComplete implements Rule {

    /** When an entity was certainly there: after a first answer showed it, and before a first request that may delete it. */
    private record Presence(long shown, long end) {
        boolean covers(Call call) {
            return shown < call.begin() && call.end() < end;
        }
    }

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<Kind, TreeMap<Long, Presence>> present = new EnumMap<>(Kind.class);
        Map<Long, Set<EntityId>> referring = new HashMap<>();
        for (EntityId id : history.everSeen()) {
            List<Observation> observations = history.observations(id);
            long shown = observations.stream()
                    .mapToLong(one -> one.call().end())
                    .min()
                    .orElseThrow();
            long end = history.ends(id).stream().mapToLong(Call::begin).min().orElse(Long.MAX_VALUE);
            present.computeIfAbsent(id.kind(), kind -> new TreeMap<>()).put(id.id(), new Presence(shown, end));
            observations.forEach(one -> referring
                    .computeIfAbsent(one.entity().refersTo(), target -> new HashSet<>())
                    .add(id));
        }
        for (Call call : history.calls()) {
            if (call.request() instanceof Read read
                    && read.listing() != null
                    && call.reply().success()) {
                Listing listing = read.listing();
                TreeMap<Long, Presence> all = present.getOrDefault(listing.kind(), new TreeMap<>());
                List<Entity> shown = call.reply().shown();
                checkShown(call, listing, shown, violations);
                long from = shown.size() < listing.limit()
                        ? listing.after() + 1
                        : shown.get(shown.size() - 1).id().id();
                List<EntityId> expected = new ArrayList<>();
                if (listing.refersTo() == null) {
                    all.tailMap(from).forEach((id, presence) -> {
                        EntityId entity = new EntityId(listing.kind(), id);
                        if (presence.covers(call) && history.wasShownBefore(entity, call)) {
                            expected.add(entity);
                        }
                    });
                } else {
                    referring.getOrDefault(listing.refersTo(), Set.of()).stream()
                            .filter(id -> id.kind() == listing.kind() && id.id() >= from)
                            .filter(id -> all.get(id.id()).covers(call))
                            .filter(id -> certainlyReferred(history, id, listing.refersTo(), call))
                            .forEach(expected::add);
                }
                shown.forEach(entity -> expected.remove(entity.id()));
                expected.removeIf(history::mayBeTwo);
                if (!expected.isEmpty()) {
                    violations.accept("missing in a list: " + expected + " in " + call);
                }
            }
        }
    }

    private static void checkShown(Call call, Listing listing, List<Entity> shown, Consumer<String> violations) {
        Set<EntityId> ids = new HashSet<>();
        for (Entity entity : shown) {
            if (!ids.add(entity.id()) || !listing.matches(entity)) {
                violations.accept("wrong in a list: " + entity + " in " + call);
            }
        }
        Long total = call.reply().total();
        if (total != null && (shown.size() < listing.limit() ? total != shown.size() : total < shown.size())) {
            violations.accept("wrong total: " + total + " in " + call + " with " + shown.size());
        }
    }

    /** The newest version that was shown before refers to the thing, and nothing may have changed that since. */
    private static boolean certainlyReferred(History history, EntityId row, long target, Call call) {
        Observation newest = null;
        for (Observation one : history.observations(row)) {
            if (call.isAfter(one.call())
                    && history.stands(one, call)
                    && (newest == null
                            || one.entity().version() > newest.entity().version())) {
                newest = one;
            }
        }
        if (newest == null || !Objects.equals(newest.entity().refersTo(), target)) {
            return false;
        }
        Call last = newest.call();
        return history.deletions(target).stream().noneMatch(deletion -> deletion.begin() < call.end())
                && history.updates(row).stream()
                        .filter(update -> ((Update) update.request()).target() != null)
                        .filter(update -> update.begin() < call.end())
                        .noneMatch(update -> update.reply().unknown() || update.end() >= last.begin());
    }
}
