package org.petregistry.systemtests.harness.workload;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.petregistry.systemtests.harness.workload.History.Observation;

/**
 * What was shown once is there, unless a request deleted it: a thing by its deletion, a row by its own or by the cascading
 * deletion of a thing that it may have referred to. And what has disappeared never returns.
 */
final class NothingIsLost implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<EntityId, Call> missed = new HashMap<>();
        for (Call call : history.calls()) {
            EntityId id = missing(call);
            if (id != null && history.wasShownBefore(id, call)) {
                missed.merge(id, call, (one, other) -> one.end() <= other.end() ? one : other);
                if (isNeverSaidOf(id, call) || !isExplained(history, id, call.end())) {
                    violations.accept("lost: " + history.observations(id).get(0) + ", not there in " + call);
                }
            }
        }
        for (EntityId id : history.everSeen()) {
            if (!history.isThereAtTheEnd(id) && !isExplained(history, id, Long.MAX_VALUE)) {
                violations.accept("lost: " + history.observations(id).get(0) + ", not there at the end");
            }
            Call miss = missed.get(id);
            if (miss != null) {
                notReplayed(history, id)
                        .filter(observation -> observation.call().isAfter(miss))
                        .findFirst()
                        .ifPresent(observation -> violations.accept("returned: " + observation + ", after " + miss));
            }
        }
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

    private static boolean isExplained(History history, EntityId id, long until) {
        return history.ends(id).stream().anyMatch(call -> call.begin() < until);
    }
}
