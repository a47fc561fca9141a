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
            checkAnswers(history, calls, violations);
            for (Draft draft : create.drafts()) {
                Set<EntityId> ids = named.getOrDefault(draft.name(), Set.of());
                if (ids.size() > 1
                        && !mayBeRepeated(history, calls)
                        && ids.stream().noneMatch(history::mayBeTwo)) {
                    violations.accept("created twice: " + named.get(draft.name()) + " by " + calls);
                }
            }
            checkAllOrNone(history, create, calls, named, violations);
        }
    }

    /** A request that is repeated after its database has forgotten the key is carried out again. */
    private static boolean mayBeRepeated(History history, List<Call> calls) {
        return calls.stream().filter(Call::mayHaveWorked).anyMatch(first -> calls.stream()
                .anyMatch(other -> other.begin() > first.begin() && !isKeyKnown(history, first, other)));
    }

    private static boolean isKeyKnown(History history, Call first, Call other) {
        Create create = (Create) first.request();
        return history.rewinds().stands(first.begin(), first.latestEffect(), other, Side.of(create.kind()));
    }

    private static void checkAnswers(History history, List<Call> calls, Consumer<String> violations) {
        List<Call> successes =
                calls.stream().filter(call -> call.reply().success()).toList();
        for (int i = 1; i < successes.size(); i++) {
            Call other = successes.get(i);
            for (Call first : successes.subList(0, i)) {
                if (!isKeyKnown(history, first, other)) {
                    continue;
                }
                if (!first.reply().shown().equals(other.reply().shown())) {
                    violations.accept("different answers for one key: " + first + " and " + other);
                }
                if (!first.reply().replayed() && !other.reply().replayed()) {
                    violations.accept("carried out twice: " + first + " and " + other);
                }
            }
        }
    }

    /** Of what was forgotten before anybody saw it, a part comes back with its grants. */
    private static boolean mayBeForgotten(History history, List<Call> calls) {
        Side side = Side.of(((Create) calls.get(0).request()).kind());
        return calls.stream().filter(Call::mayHaveWorked).anyMatch(call -> !history.rewinds()
                .stands(call.begin(), call.latestEffect(), History.END, side));
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
            if (!there.contains(draft) && !deleted && !mayBeForgotten(history, calls)) {
                violations.accept("created in part: " + draft + " is missing, " + there + " is there, by " + calls);
            }
        }
    }
}
