package org.petregistry.systemtests.harness.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.History.Observation;

/**
 * A thing that a row was shown to refer to never becomes unknown (404): it is there, or gone (410). That holds as long as the
 * database of the row has not forgotten the reference, and the other one has not forgotten altogether a thing that is deleted
 * then. And what was there and is unknown now is not referred to.
 */
final class ReferencedThingsExist implements Rule {
    private static final int NOT_FOUND = 404;

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<Long, List<Observation>> references = new HashMap<>();
        for (EntityId id : history.everSeen()) {
            history.observations(id).stream()
                    .filter(one -> one.entity().refersTo() != null
                            && !one.call().reply().replayed())
                    .forEach(one -> references
                            .computeIfAbsent(one.entity().refersTo(), thing -> new ArrayList<>())
                            .add(one));
        }
        for (Call call : history.calls()) {
            EntityId id = call.requested();
            if (id != null
                    && id.kind() == Kind.REFERENCED
                    && call.reply().status() == NOT_FOUND
                    && !history.mayBeTwo(id)) {
                references.getOrDefault(id.id(), List.of()).stream()
                        .filter(reference -> contradicts(history, reference, call))
                        .findFirst()
                        .ifPresent(reference ->
                                violations.accept("referred to, but unknown: " + reference + ", and " + call));
            }
        }
    }

    private static boolean contradicts(History history, Observation reference, Call unknown) {
        EntityId thing = new EntityId(Kind.REFERENCED, reference.entity().refersTo());
        if (unknown.isAfter(reference.call())) {
            return history.stands(reference, unknown) && !mayHaveBeenForgotten(history, thing, reference, unknown);
        }
        return reference.call().isAfter(unknown)
                && history.observations(thing).stream().anyMatch(one -> unknown.isAfter(one.call()))
                && history.rewinds().stands(unknown.begin(), unknown.end(), reference.call());
    }

    /** A thing that only its copies in the other database show is not created again when it is deleted there. */
    private static boolean mayHaveBeenForgotten(History history, EntityId thing, Observation reference, Call unknown) {
        Call call = reference.call();
        return !history.rewinds().stands(call.begin(), call.end(), unknown, Side.REFERENCED)
                && !history.wasShownBefore(thing, unknown)
                && history.deletions(thing.id()).stream().anyMatch(deletion -> deletion.begin() < unknown.end());
    }
}
