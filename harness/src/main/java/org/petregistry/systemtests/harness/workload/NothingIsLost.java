package org.petregistry.systemtests.harness.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.petregistry.systemtests.harness.workload.History.Observation;

/**
 * What was shown once is there, unless a request deleted it: a thing by its deletion, a row by its own or by the cascading
 * deletion of a thing that it may have referred to; or its database has forgotten it. And what has disappeared never returns,
 * unless a database has forgotten that.
 */
final class NothingIsLost implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<EntityId, List<Call>> missed = new HashMap<>();
        for (Call call : history.calls()) {
            EntityId id = missing(call);
            if (id != null && !history.mayBeTwo(id) && history.wasShownBefore(id, call)) {
                missed.computeIfAbsent(id, any -> new ArrayList<>()).add(call);
                if (isNeverSaidOf(id, call) && history.otherIds(id).isEmpty()
                        || !isExplained(history, id, call.end())) {
                    violations.accept("lost: " + history.observations(id).get(0) + ", not there in " + call);
                }
            }
        }
        for (EntityId id : history.everSeen()) {
            if (!history.isThereAtTheEnd(id)
                    && !history.mayBeTwo(id)
                    && history.standsAtTheEnd(id)
                    && !isExplained(history, id, Long.MAX_VALUE)) {
                violations.accept("lost: " + history.observations(id).get(0) + ", not there at the end");
            }
            missed.getOrDefault(id, List.of()).stream()
                    .flatMap(miss -> notReplayed(history, id)
                            .filter(observation -> observation.call().isAfter(miss)
                                    && isStillMissing(history, id, miss, observation.call()))
                            .map(observation -> "returned: " + observation + ", after " + miss))
                    .findFirst()
                    .ifPresent(violations);
        }
    }

    /** A thing comes back with a grant as well. */
    private static boolean isStillMissing(History history, EntityId id, Call miss, Call later) {
        return id.kind() == Kind.REFERENCED
                ? history.rewinds().stands(miss.begin(), miss.end(), later)
                : history.rewinds().stands(miss, later, Side.REFERENCING);
    }

    /** What this call's answer says is not there, or null. */
    private static EntityId missing(Call call) {
        return call.reply().status() == 404 || call.reply().status() == 410 ? call.requested() : null;
    }

    /** A thing that was there once is gone (410) after its deletion, and not unknown. */
    private static boolean isNeverSaidOf(EntityId id, Call call) {
        return id.kind() == Kind.REFERENCED && call.reply().status() == 404;
    }

    private static Stream<Observation> notReplayed(History history, EntityId id) {
        return history.observations(id).stream()
                .filter(observation -> !observation.call().reply().replayed());
    }

    /** It was deleted, or it has another id. */
    private static boolean isExplained(History history, EntityId id, long until) {
        return wasEnded(history, id, until)
                || history.otherIds(id).stream()
                        .anyMatch(other -> history.isThereAtTheEnd(other)
                                || history.mayBeTwo(other)
                                || wasEnded(history, other, until));
    }

    private static boolean wasEnded(History history, EntityId id, long until) {
        return history.ends(id).stream().anyMatch(call -> call.begin() < until);
    }
}
