package org.petregistry.systemtests.harness.workload;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.History.Observation;

/**
 * An id names one thing or row for ever, also after it was forgotten: one of the databases knows that it was used. Only ids that
 * both databases forgot before they could compare may be used again: what counts is what they knew when the id was given out, and
 * not what a copy brings back later.
 */
final class IdsAreUsedOnce implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (EntityId id : history.everSeen()) {
            Map<String, List<Observation>> identities = history.identities(id);
            identities
                    .values()
                    .forEach(earlier -> identities.forEach((name, later) -> {
                        if (later != earlier
                                && wasKnown(
                                        history,
                                        id,
                                        earlier.get(0).call(),
                                        name,
                                        later.get(0).call())) {
                            violations.accept("an id used twice: " + earlier.get(0) + " and then " + later.get(0));
                        }
                    }));
        }
    }

    /** The id was given out a second time between the first request for the name and its first sighting. */
    private static boolean wasKnown(History history, EntityId id, Call earlier, String name, Call seen) {
        long begin = history.requested(name);
        Side user = Side.of(id.kind());
        return begin > earlier.end()
                && history.rewinds().idIsKnown(user, user, earlier.begin(), earlier.end(), begin, seen.end());
    }
}
