package org.petregistry.systemtests.harness.workload;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.History.Observation;
import org.petregistry.systemtests.harness.workload.Request.Update;

/**
 * Everything was created by a request, and has changed from one version to the next by one update, all of it; or it refers
 * to nothing because its thing was deleted. So a rejected deletion has not changed any rows.
 */
final class ChangesWereRequested implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (EntityId id : history.everSeen()) {
            if (history.mayBeTwo(id)) {
                continue;
            }
            // One version has several contents only if its database went back.
            Map<Entity, Observation> contents = new LinkedHashMap<>();
            history.observations(id).forEach(observation -> contents.putIfAbsent(observation.entity(), observation));
            contents.values().forEach(observation -> {
                if (!isExplained(history, observation, contents.values())) {
                    violations.accept("a change that nobody requested: " + observation);
                }
            });
        }
    }

    /** @param seen the contents that clients saw; that of the previous version need not be among them */
    private static boolean isExplained(History history, Observation observation, Collection<Observation> seen) {
        Entity now = observation.entity();
        Observation before = seen.stream()
                .filter(other -> other.entity().version() == now.version() - 1)
                .filter(other -> history.stands(other, observation.call()))
                .findFirst()
                .orElse(null);
        Draft draft = history.draft(now.name());
        boolean asCreated = draft != null && Objects.equals(draft.refersTo(), now.refersTo());
        if (now.version() == 0) {
            return asCreated;
        }
        List<Update> updates = history.updates(now.id()).stream()
                .filter(call -> call.begin() < observation.call().end())
                .map(call -> (Update) call.request())
                .toList();
        boolean named;
        Set<Long> targets;
        if (before == null) {
            if (history.mayHaveMoved(now)) {
                return true;
            }
            named = draft != null
                    || updates.stream().anyMatch(update -> now.name().equals(update.name()));
            targets = history.possibleTargets(now.id());
            boolean refersAsEver = seen.stream()
                    .map(Observation::entity)
                    .anyMatch(
                            then -> then.version() < now.version() && Objects.equals(then.refersTo(), now.refersTo()));
            // It may be what a request created whose answer nobody got, and that nobody saw under its first name.
            boolean asUnseen = seen.stream().noneMatch(other -> other.entity().version() < now.version())
                    && history.unseen().anyMatch(unseen -> Objects.equals(unseen.refersTo(), now.refersTo()));
            if (named
                    && (asCreated
                            || asUnseen
                            || refersAsEver
                            || updates.stream().anyMatch(update -> refers(update, now)))) {
                return true;
            }
        } else {
            Entity then = before.entity();
            named = then.name().equals(now.name());
            targets = then.refersTo() == null ? Set.of() : Set.of(then.refersTo());
            boolean refersAsBefore = Objects.equals(then.refersTo(), now.refersTo());
            if (named && refersAsBefore
                    || updates.stream()
                            .anyMatch(update -> (update.name() == null
                                            ? named
                                            : update.name().equals(now.name()))
                                    && (update.target() == null ? refersAsBefore : refers(update, now)))) {
                return true;
            }
        }
        return named
                && now.refersTo() == null
                && targets.stream()
                        .flatMap(one -> history.deletions(one).stream())
                        .anyMatch(call -> call.begin() < observation.call().end());
    }

    private static boolean refers(Update update, Entity entity) {
        return update.target() != null && Objects.equals(update.target().thing(), entity.refersTo());
    }
}
