package org.petregistry.campaign;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.campaign.History.Sight;
import org.petregistry.campaign.Request.Change;

/**
 * What a row refers to changes because somebody asked for it, or to nothing because the thing is deleted. So a deletion
 * that was refused has left its rows.
 */
final class ReferencesByRequest implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (Ref ref : history.everSeen()) {
            if (ref.kind() != Kind.REFERENCED) {
                Map<Long, Sight> versions = new HashMap<>();
                history.sights(ref)
                        .forEach(sight -> versions.putIfAbsent(sight.thing().version(), sight));
                versions.values().stream()
                        .filter(sight -> sight.thing().version() > 0)
                        .filter(sight -> !isExplained(
                                history, sight, versions.get(sight.thing().version() - 1)))
                        .forEach(sight -> violations.accept("a reference that nobody asked for: " + sight));
            }
        }
    }

    /** @param before the version before, where anybody saw it */
    private static boolean isExplained(History history, Sight sight, Sight before) {
        Long target = sight.thing().refersTo();
        if (before != null && Objects.equals(before.thing().refersTo(), target)) {
            return true;
        }
        boolean asked = history.changes(sight.thing().ref()).stream()
                .filter(call -> call.begin() < sight.call().end())
                .anyMatch(call -> Objects.equals(((Change) call.request()).refersTo(), target));
        if (asked || target != null) {
            return asked;
        }
        Set<Long> targets = before == null
                ? history.possibleTargets(sight.thing().ref())
                : Set.of(before.thing().refersTo());
        return targets.stream()
                .flatMap(one -> history.deletions(one).stream())
                .anyMatch(call -> call.begin() < sight.call().end());
    }
}
