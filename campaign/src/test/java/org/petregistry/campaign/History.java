package org.petregistry.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.petregistry.campaign.Request.Action;
import org.petregistry.campaign.Request.Change;
import org.petregistry.campaign.Request.Create;
import org.petregistry.campaign.Request.Delete;

/** All calls of all clients, and all that was there when nothing happened any more. */
final class History {
    private final List<Call> calls;
    private final Set<Ref> ending = new HashSet<>();
    private final Map<Ref, List<Sight>> sights = new HashMap<>();
    private final Map<Long, List<Call>> deletions = new HashMap<>();
    private final Map<Ref, List<Call>> changes = new HashMap<>();
    private final Map<String, Long> firstReferences = new HashMap<>();

    /** A thing in an answer. */
    record Sight(Call call, Thing thing) {}

    /**
     * @param calls in any order
     * @param ending reads that began when all else had ended, and together show everything there is
     */
    History(List<Call> calls, List<Call> ending) {
        this.calls = Stream.concat(calls.stream(), ending.stream())
                .sorted(Comparator.comparingLong(Call::begin))
                .toList();
        ending.forEach(call -> call.reply().shown().forEach(thing -> this.ending.add(thing.ref())));
        this.calls.forEach(this::index);
    }

    private void index(Call call) {
        for (Thing thing : call.reply().shown()) {
            sights.computeIfAbsent(thing.ref(), ref -> new ArrayList<>()).add(new Sight(call, thing));
        }
        if (call.request() instanceof Create create) {
            create.drafts().forEach(draft -> firstReferences.put(draft.name(), draft.refersTo()));
        }
        if (call.request() instanceof Delete delete) {
            deletions.computeIfAbsent(delete.id(), id -> new ArrayList<>()).add(call);
        }
        if (call.request() instanceof Change change) {
            changes.computeIfAbsent(change.which(), ref -> new ArrayList<>()).add(call);
        }
    }

    /** By their beginnings. */
    List<Call> calls() {
        return calls;
    }

    /** Everything that any answer ever showed. */
    Set<Ref> everSeen() {
        return sights.keySet();
    }

    /** Where a thing was shown, by the beginnings of the calls; replayed answers, which show the past, included. */
    List<Sight> sights(Ref ref) {
        return sights.getOrDefault(ref, List.of());
    }

    boolean isThereAtTheEnd(Ref ref) {
        return ending.contains(ref);
    }

    List<Call> changes(Ref ref) {
        return changes.getOrDefault(ref, List.of()).stream()
                .filter(Call::mayHaveWorked)
                .toList();
    }

    /** The deletions that may have deleted this thing: none where it is there at the end. */
    List<Call> deletions(long id) {
        if (isThereAtTheEnd(new Ref(Kind.REFERENCED, id))) {
            return List.of();
        }
        return deletions.getOrDefault(id, List.of()).stream()
                .filter(Call::mayHaveWorked)
                .toList();
    }

    /** Those of them that take the rows of one kind with it. */
    List<Call> cascades(long id, Kind kind) {
        return deletions(id).stream()
                .filter(call -> takes((Delete) call.request(), kind))
                .toList();
    }

    private static boolean takes(Delete delete, Kind kind) {
        return kind == Kind.NULLABLE ? delete.nullable() == Action.CASCADE : delete.mandatory() == Action.CASCADE;
    }

    /** All things that a row may have referred to at some time, the one that it was made with included. */
    Set<Long> possibleTargets(Ref ref) {
        Set<Long> targets = new HashSet<>();
        for (Sight sight : sights(ref)) {
            targets.add(sight.thing().refersTo());
            targets.add(firstReferences.get(sight.thing().name()));
        }
        changes(ref).forEach(call -> targets.add(((Change) call.request()).refersTo()));
        targets.remove(null);
        return targets;
    }

    /** The calls that made things, those with one key together. */
    List<List<Call>> creations() {
        Map<Object, List<Call>> byKey = new HashMap<>();
        for (Call call : calls) {
            if (call.request() instanceof Create create) {
                Object key = create.key() == null ? call : create.key();
                byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(call);
            }
        }
        return List.copyOf(byKey.values());
    }
}
