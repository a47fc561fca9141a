package org.petregistry.systemtests.harness.workload;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.History.Observation;

/**
 * An id names one thing or row for ever, also after it was forgotten: one of the databases knows that it was used. Only ids that
 * both databases forgot before they could compare may be used again.
 */
final class IdsAreUsedOnce implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (EntityId id : history.everSeen()) {
            Map<String, List<Observation>> identities = history.identities(id);
            identities.values().forEach(earlier -> identities.values().stream()
                    .filter(later -> later != earlier)
                    .flatMap(List::stream)
                    .filter(later -> isKnown(history, id, earlier.get(0).call(), later.call()))
                    .findFirst()
                    .ifPresent(
                            later -> violations.accept("an id used twice: " + earlier.get(0) + " and then " + later)));
        }
    }

    private static boolean isKnown(History history, EntityId id, Call earlier, Call later) {
        return later.isAfter(earlier)
                && history.rewinds()
                        .idIsKnown(Side.of(id.kind()), earlier.begin(), earlier.end(), later.begin(), later.end());
    }
}
