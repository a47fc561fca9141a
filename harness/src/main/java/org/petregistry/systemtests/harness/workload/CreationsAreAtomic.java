package org.petregistry.systemtests.harness.workload;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.Request.Create;

/**
 * A creation creates all of its entities, each once, or none; and none if it was rejected. Under one key there is one
 * effect, and every answer shows that one.
 */
final class CreationsAreAtomic implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<String, Set<EntityId>> named = new HashMap<>();
        for (EntityId id : history.everSeen()) {
            // Only the first version has the name of the draft, but all names are unique.
            history.observations(id).stream()
                    .map(observation -> observation.entity().name())
                    .distinct()
                    .forEach(name ->
                            named.computeIfAbsent(name, any -> new HashSet<>()).add(id));
        }
        for (List<Call> calls : history.creations()) {
            Create create = (Create) calls.get(0).request();
            checkAnswers(calls, violations);
            for (Draft draft : create.drafts()) {
                if (named.getOrDefault(draft.name(), Set.of()).size() > 1) {
                    violations.accept("created twice: " + named.get(draft.name()) + " by " + calls);
                }
            }
            checkAllOrNone(history, create, calls, named, violations);
        }
    }

    private static void checkAnswers(List<Call> calls, Consumer<String> violations) {
        List<Call> successes =
                calls.stream().filter(call -> call.reply().success()).toList();
        if (successes.stream().map(call -> call.reply().shown()).distinct().count() > 1) {
            violations.accept("different answers for one key: " + successes);
        }
        if (successes.stream().filter(call -> !call.reply().replayed()).count() > 1) {
            violations.accept("carried out twice: " + successes);
        }
    }

    private static void checkAllOrNone(
            History history,
            Create create,
            List<Call> calls,
            Map<String, Set<EntityId>> named,
            Consumer<String> violations) {
        List<Draft> there = create.drafts().stream()
                .filter(draft -> named.containsKey(draft.name()))
                .toList();
        if (there.isEmpty()) {
            return;
        }
        if (calls.stream().noneMatch(Call::mayHaveWorked)) {
            violations.accept("rejected, but created: " + there + " by " + calls);
        }
        for (Draft draft : create.drafts()) {
            // One that no answer ever showed may have been deleted with its thing.
            boolean deleted = draft.refersTo() != null
                    && !history.cascades(draft.refersTo(), create.kind()).isEmpty();
            if (!there.contains(draft) && !deleted) {
                violations.accept("created in part: " + draft + " is missing, " + there + " is there, by " + calls);
            }
        }
    }
}
