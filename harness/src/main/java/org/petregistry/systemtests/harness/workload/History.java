package org.petregistry.systemtests.harness.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.petregistry.systemtests.harness.workload.Request.Action;
import org.petregistry.systemtests.harness.workload.Request.Create;
import org.petregistry.systemtests.harness.workload.Request.Delete;
import org.petregistry.systemtests.harness.workload.Request.DeleteRow;
import org.petregistry.systemtests.harness.workload.Request.Update;

/** All calls of all clients, and everything that was there after the last one. */
public final class History {
    /** After everything else. */
    static final Call END = new Call("", Long.MAX_VALUE, Long.MAX_VALUE, Request.Read.any(""), Reply.NONE);

    private static final int DONE = 204;

    private final List<Call> calls;
    private final List<Call> ending;
    private final Rewinds rewinds;
    private final List<Sighting> sightings;
    private final Set<EntityId> there = new HashSet<>();
    private final Map<EntityId, List<Observation>> observations = new HashMap<>();
    private final Map<Long, List<Call>> deletions = new HashMap<>();
    private final Map<Long, List<Call>> possibleDeletions = new HashMap<>();
    private final Map<EntityId, List<Call>> rowDeletions = new HashMap<>();
    private final Map<EntityId, List<Call>> updates = new HashMap<>();
    private final Map<String, Draft> drafts = new HashMap<>();
    private final Map<String, Long> requested = new HashMap<>();
    private final Set<String> newNamesOfThings = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Set<EntityId>> placesOfThings = new HashMap<>();
    private final Map<Object, List<Call>> creations = new HashMap<>();
    private final Set<EntityId> reused = new HashSet<>();

    /** An entity in an answer. */
    record Observation(Call call, Entity entity) {}

    /**
     * @param calls in any order
     * @param ending reads that began after all other calls had ended, and together show everything there is
     */
    public History(List<Call> calls, List<Call> ending) {
        this(calls, ending, Rewinds.NONE, List.of());
    }

    /**
     * The same, with what happened to the databases.
     *
     * @param sightings what was read from them
     */
    public History(List<Call> calls, List<Call> ending, Rewinds rewinds, List<Sighting> sightings) {
        this.rewinds = rewinds;
        this.sightings = List.copyOf(sightings);
        this.calls = Stream.concat(calls.stream(), ending.stream())
                .sorted(Comparator.comparingLong(Call::begin))
                .toList();
        this.ending = ending;
        ending.forEach(call -> call.reply().shown().forEach(entity -> there.add(entity.id())));
        this.calls.forEach(this::index);
        observations.keySet().stream().filter(id -> identities(id).size() > 1).forEach(reused::add);
        keys().forEach((thing, keys) -> {
            EntityId id = new EntityId(Kind.REFERENCED, thing);
            keys.keySet().forEach(key -> foundAs(key, id));
            if (keys.size() > 1) {
                reused.add(id);
            }
        });
    }

    /** @param identity a name or a key, which no two things share */
    private void foundAs(String identity, EntityId id) {
        placesOfThings.computeIfAbsent(identity, any -> new HashSet<>()).add(id);
    }

    /** What was seen of each thing under each of its keys. */
    Map<Long, Map<String, List<Sighting>>> keys() {
        Map<Long, Map<String, List<Sighting>>> keys = new HashMap<>();
        sightings.stream().filter(sighting -> sighting.row() == null).forEach(sighting -> keys.computeIfAbsent(
                        sighting.thing(), thing -> new HashMap<>())
                .computeIfAbsent(sighting.key(), key -> new ArrayList<>())
                .add(sighting));
        return keys;
    }

    private void index(Call call) {
        for (Entity entity : call.reply().shown()) {
            observations.computeIfAbsent(entity.id(), id -> new ArrayList<>()).add(new Observation(call, entity));
            names.add(entity.name());
            if (entity.id().kind() == Kind.REFERENCED) {
                foundAs(entity.name(), entity.id());
            }
        }
        if (call.request() instanceof Create create) {
            create.drafts().forEach(draft -> {
                drafts.put(draft.name(), draft);
                requested.putIfAbsent(draft.name(), call.begin());
            });
            Object key = create.key() == null ? call : create.key();
            creations.computeIfAbsent(key, any -> new ArrayList<>()).add(call);
        } else if (call.request() instanceof Delete delete) {
            deletions.computeIfAbsent(delete.id(), id -> new ArrayList<>()).add(call);
        } else if (call.request() instanceof DeleteRow delete) {
            rowDeletions
                    .computeIfAbsent(delete.which(), id -> new ArrayList<>())
                    .add(call);
        } else if (call.request() instanceof Update update) {
            updates.computeIfAbsent(update.which(), id -> new ArrayList<>()).add(call);
            if (update.which().kind() == Kind.REFERENCED && call.mayHaveWorked()) {
                newNamesOfThings.add(update.name());
            }
        }
    }

    /** By their beginnings. */
    List<Call> calls() {
        return calls;
    }

    /** Everything that any answer ever showed. */
    Set<EntityId> everSeen() {
        return observations.keySet();
    }

    /** Where an entity was shown, by the beginnings of the calls; including replayed answers, which show the past. */
    List<Observation> observations(EntityId id) {
        return observations.getOrDefault(id, List.of());
    }

    boolean isThereAtTheEnd(EntityId id) {
        return there.contains(id);
    }

    /** How many entities of a kind are there at the end. */
    public long countAtTheEnd(Kind kind) {
        return there.stream().filter(id -> id.kind() == kind).count();
    }

    List<Call> ending() {
        return ending;
    }

    /** What was to be created under a name, or null. */
    Draft draft(String name) {
        return drafts.get(name);
    }

    /** When something was first requested under a name. */
    long requested(String name) {
        return requested.get(name);
    }

    /**
     * Whether something has a name that was requested for another thing: a thing whose id belongs to another one after a restore
     * moves to a new id.
     */
    boolean mayHaveMoved(Entity entity) {
        return entity.id().kind() == Kind.REFERENCED && !rewinds.isEmpty() && newNamesOfThings.contains(entity.name());
    }

    /** The other ids under which a thing was seen: after a restore it moves from an id that belongs to another thing, and back. */
    Set<EntityId> otherIds(EntityId id) {
        Set<EntityId> others = new HashSet<>();
        if (id.kind() == Kind.REFERENCED && !rewinds.isEmpty()) {
            placesOfThings.values().stream().filter(ids -> ids.contains(id)).forEach(others::addAll);
            others.remove(id);
        }
        return others;
    }

    /** Everything that was to be created. */
    Stream<Draft> drafts() {
        return drafts.values().stream();
    }

    /** What was to be created, and was never shown under its name. */
    Stream<Draft> unseen() {
        return drafts().filter(draft -> !names.contains(draft.name()));
    }

    /** What the databases forgot. */
    Rewinds rewinds() {
        return rewinds;
    }

    /** What was read from the databases. */
    List<Sighting> sightings() {
        return sightings;
    }

    /** Whether the database of an entity has certainly not forgotten at a call what another one showed. */
    boolean stands(Observation observation, Call later) {
        return rewinds.stands(
                observation.call(), later, Side.of(observation.entity().id().kind()));
    }

    /** Whether a client had been shown an entity before a call began, and it was not forgotten since. */
    boolean wasShownBefore(EntityId id, Call call) {
        return observations(id).stream()
                .anyMatch(observation -> call.isAfter(observation.call()) && stands(observation, call));
    }

    /** Whether an entity that was shown was not forgotten until the end. */
    boolean standsAtTheEnd(EntityId id) {
        return observations(id).stream().anyMatch(observation -> stands(observation, END));
    }

    /**
     * Whether an id may have named two things or rows, one after the other: nobody knew any more that it had been used. Nothing
     * else is said of such an entity then.
     */
    boolean mayBeTwo(EntityId id) {
        return reused.contains(id);
    }

    /** The observations of an entity under each name with which it was to be created. */
    Map<String, List<Observation>> identities(EntityId id) {
        Map<String, List<Observation>> identities = new HashMap<>();
        observations(id).stream()
                .filter(one -> drafts.containsKey(one.entity().name())
                        && !one.call().reply().replayed())
                .forEach(one -> identities
                        .computeIfAbsent(one.entity().name(), name -> new ArrayList<>())
                        .add(one));
        return identities;
    }

    /** The updates of an entity that may have worked. */
    List<Call> updates(EntityId id) {
        return updates.getOrDefault(id, List.of()).stream()
                .filter(Call::mayHaveWorked)
                .toList();
    }

    /** All requests to delete a thing, also those that were rejected. */
    List<Call> deletionRequests(long id) {
        return deletions.getOrDefault(id, List.of());
    }

    /** The deletions that may have deleted this thing: if it is there at the end, only those that were forgotten. */
    List<Call> deletions(long id) {
        boolean there = isThereAtTheEnd(new EntityId(Kind.REFERENCED, id));
        return possibleDeletions.computeIfAbsent(id, any -> deletionRequests(id).stream()
                .filter(call -> call.mayHaveWorked() || wasRefused(call) && rewinds.mayBeDecidedAgain(call))
                .filter(call -> !there || mayBeForgotten(id, call))
                .toList());
    }

    /** When a thing was first seen. */
    long seen(long thing) {
        return observations(new EntityId(Kind.REFERENCED, thing)).stream()
                .mapToLong(observation -> observation.call().end())
                .min()
                .orElse(Long.MIN_VALUE);
    }

    private static boolean wasRefused(Call deletion) {
        return deletion.reply().problem().startsWith("thing-has-");
    }

    /** Unless it has been reported as done, only the referencing side may know of it, and that from any later time on. */
    private boolean mayBeForgotten(long thing, Call deletion) {
        return deletion.reply().status() == DONE
                ? !rewinds.deletionStands(seen(thing), deletion.begin(), deletion, END)
                : !rewinds.recallStands(seen(thing), deletion.begin(), deletion.latestEffect(), END);
    }

    /** Those of them that delete the rows of one kind as well. */
    List<Call> cascades(long id, Kind kind) {
        return deletions(id).stream()
                .filter(call -> cascades((Delete) call.request(), kind))
                .toList();
    }

    private static boolean cascades(Delete delete, Kind kind) {
        return kind == Kind.NULLABLE ? delete.nullable() == Action.CASCADE : delete.mandatory() == Action.CASCADE;
    }

    /** All calls that may have deleted an entity: if it is there at the end, only those that were forgotten. */
    List<Call> ends(EntityId id) {
        if (id.kind() == Kind.REFERENCED) {
            return deletions(id.id());
        }
        boolean there = isThereAtTheEnd(id);
        Set<Long> targets = possibleTargets(id);
        return Stream.of(
                        rowDeletions.getOrDefault(id, List.of()).stream().filter(Call::mayHaveWorked),
                        targets.stream().flatMap(target -> cascades(target, id.kind()).stream()),
                        targets.stream().flatMap(target -> deletionsOfItsSuccessors(id, target)))
                .flatMap(calls -> calls)
                .filter(call -> !there || !rewinds.stands(call.begin(), call.latestEffect(), END, Side.REFERENCING))
                .toList();
    }

    /**
     * The deletions of another thing with the id of the one that a row refers to: both databases had forgotten the first one.
     * If a copy brings the row back, what it refers to counts as deleted, because a tombstone has only the id.
     */
    private Stream<Call> deletionsOfItsSuccessors(EntityId row, long target) {
        return rewinds.isEmpty()
                ? Stream.empty()
                : deletions(target).stream().filter(deletion -> observations(row).stream()
                        .map(Observation::call)
                        .anyMatch(seen -> deletion.latestEffect() > seen.begin()
                                && !rewinds.idIsKnown(
                                        Side.REFERENCED,
                                        Side.REFERENCED,
                                        seen.begin(),
                                        seen.end(),
                                        deletion.begin(),
                                        deletion.latestEffect())));
    }

    /** All things that a row may have referred to at some time. */
    Set<Long> possibleTargets(EntityId row) {
        Set<Long> targets = new HashSet<>();
        for (Observation observation : observations(row)) {
            targets.add(observation.entity().refersTo());
            Draft draft = drafts.get(observation.entity().name());
            targets.add(draft == null ? null : draft.refersTo());
        }
        // Nobody saw it as it was created.
        if (observations(row).stream()
                .noneMatch(observation -> observation.entity().version() == 0)) {
            unseen().forEach(draft -> targets.add(draft.refersTo()));
        }
        for (Call call : updates(row)) {
            Update update = (Update) call.request();
            targets.add(update.target() == null ? null : update.target().thing());
        }
        targets.remove(null);
        return targets;
    }

    /** The calls that create under one key. */
    List<Call> creations(String key) {
        return creations.getOrDefault(key, List.of());
    }

    /** The calls that create, those with one key together. */
    List<List<Call>> creations() {
        return List.copyOf(creations.values());
    }
}
