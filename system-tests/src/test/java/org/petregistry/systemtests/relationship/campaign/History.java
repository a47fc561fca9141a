package org.petregistry.systemtests.relationship.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.petregistry.systemtests.relationship.campaign.Request.Change;
import org.petregistry.systemtests.relationship.campaign.Request.Create;
import org.petregistry.systemtests.relationship.campaign.Request.Delete;
import org.petregistry.systemtests.relationship.campaign.Request.PetsRule;
import org.petregistry.systemtests.relationship.campaign.Request.PostsRule;

/** All calls of all clients, and all that was there when nothing happened any more. */
final class History {
    private final List<Call> calls;
    private final Set<Ref> ending = new HashSet<>();
    private final Map<Ref, List<Sight>> sights = new HashMap<>();
    private final Map<Long, List<Call>> deletions = new HashMap<>();
    private final Map<Ref, List<Call>> changes = new HashMap<>();
    private final Map<String, Long> firstOwners = new HashMap<>();

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
            create.drafts().forEach(draft -> firstOwners.put(draft.name(), draft.owner()));
        }
        if (call.request() instanceof Delete delete) {
            deletions.computeIfAbsent(delete.owner(), id -> new ArrayList<>()).add(call);
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

    /** The deletions that may have deleted this owner: none where it is there at the end. */
    List<Call> deletions(long owner) {
        if (isThereAtTheEnd(new Ref(Kind.OWNER, owner))) {
            return List.of();
        }
        return deletions.getOrDefault(owner, List.of()).stream()
                .filter(Call::mayHaveWorked)
                .toList();
    }

    /** Those of them that take the owner's pets, or its posts, with it. */
    List<Call> cascades(long owner, Kind kind) {
        return deletions(owner).stream()
                .filter(call -> takes((Delete) call.request(), kind))
                .toList();
    }

    private static boolean takes(Delete delete, Kind kind) {
        return kind == Kind.PET ? delete.pets() == PetsRule.CASCADE : delete.posts() == PostsRule.CASCADE;
    }

    /** All owners that a pet or post may have had at some time, the one that it was made for included. */
    Set<Long> possibleOwners(Ref ref) {
        Set<Long> owners = new HashSet<>();
        for (Sight sight : sights(ref)) {
            owners.add(sight.thing().owner());
            owners.add(firstOwners.get(sight.thing().name()));
        }
        changes(ref).forEach(call -> owners.add(((Change) call.request()).owner()));
        owners.remove(null);
        return owners;
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
