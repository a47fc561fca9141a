package org.petregistry.campaign;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.campaign.Request.Create;

/**
 * A creation makes all of its things, each once, or none; and none where it was refused. Under one key there is one effect,
 * and every answer tells of that one.
 */
final class WholeOrNothing implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<String, Set<Ref>> named = new HashMap<>();
        for (Ref ref : history.everSeen()) {
            // The first version has the name that it was made with; where nobody saw it, any other's is good enough.
            history.sights(ref).stream()
                    .map(sight -> sight.thing().name())
                    .distinct()
                    .forEach(name ->
                            named.computeIfAbsent(name, any -> new HashSet<>()).add(ref));
        }
        for (List<Call> calls : history.creations()) {
            Create create = (Create) calls.get(0).request();
            oneAnswer(calls, violations);
            for (Draft draft : create.drafts()) {
                if (named.getOrDefault(draft.name(), Set.of()).size() > 1) {
                    violations.accept("made twice: " + named.get(draft.name()) + " by " + calls);
                }
            }
            allOrNone(history, create, calls, named, violations);
        }
    }

    private static void oneAnswer(List<Call> calls, Consumer<String> violations) {
        List<Call> successes =
                calls.stream().filter(call -> call.reply().success()).toList();
        if (successes.stream().map(call -> call.reply().shown()).distinct().count() > 1) {
            violations.accept("different answers for one key: " + successes);
        }
        if (successes.stream().filter(call -> !call.reply().replayed()).count() > 1) {
            violations.accept("carried out twice: " + successes);
        }
    }

    private static void allOrNone(
            History history,
            Create create,
            List<Call> calls,
            Map<String, Set<Ref>> named,
            Consumer<String> violations) {
        List<Draft> there = create.drafts().stream()
                .filter(draft -> named.containsKey(draft.name()))
                .toList();
        if (there.isEmpty()) {
            return;
        }
        if (calls.stream().noneMatch(Call::mayHaveWorked)) {
            violations.accept("refused, and made all the same: " + there + " by " + calls);
        }
        for (Draft draft : create.drafts()) {
            // One that nobody ever saw may have gone with the thing that it was made for.
            boolean taken = draft.refersTo() != null
                    && !history.cascades(draft.refersTo(), create.kind()).isEmpty();
            if (!there.contains(draft) && !taken) {
                violations.accept("made in part: " + draft + " is missing, " + there + " is there, by " + calls);
            }
        }
    }
}
