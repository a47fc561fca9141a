package org.petregistry.systemtests.relationship.campaign;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.systemtests.relationship.campaign.History.Sight;
import org.petregistry.systemtests.relationship.campaign.Request.Change;

/**
 * A pet's owner changes because somebody asked for it, or to none because its owner is deleted. So a deletion that was
 * refused has left its children.
 */
final class OwnersByRequest implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (Ref ref : history.everSeen()) {
            if (ref.kind() != Kind.OWNER) {
                Map<Long, Sight> versions = new HashMap<>();
                history.sights(ref)
                        .forEach(sight -> versions.putIfAbsent(sight.thing().version(), sight));
                versions.values().stream()
                        .filter(sight -> sight.thing().version() > 0)
                        .filter(sight -> !isExplained(
                                history, sight, versions.get(sight.thing().version() - 1)))
                        .forEach(sight -> violations.accept("an owner that nobody asked for: " + sight));
            }
        }
    }

    /** @param before the version before, where anybody saw it */
    private static boolean isExplained(History history, Sight sight, Sight before) {
        Long owner = sight.thing().owner();
        if (before != null && Objects.equals(before.thing().owner(), owner)) {
            return true;
        }
        boolean asked = history.changes(sight.thing().ref()).stream()
                .filter(call -> call.begin() < sight.call().end())
                .anyMatch(call -> Objects.equals(((Change) call.request()).owner(), owner));
        if (asked || owner != null) {
            return asked;
        }
        Set<Long> owners = before == null
                ? history.possibleOwners(sight.thing().ref())
                : Set.of(before.thing().owner());
        return owners.stream()
                .flatMap(one -> history.deletions(one).stream())
                .anyMatch(call -> call.begin() < sight.call().end());
    }
}
