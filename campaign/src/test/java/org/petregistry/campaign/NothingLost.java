package org.petregistry.campaign;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.petregistry.campaign.History.Sight;
import org.petregistry.campaign.Request.Change;
import org.petregistry.campaign.Request.Read;

/**
 * What was shown once is there, unless somebody asked for its end: a thing goes by its deletion only, a row only with
 * a thing that it may have referred to, by an action that takes it. And what was not there any more never comes back.
 */
final class NothingLost implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<Ref, Call> missed = new HashMap<>();
        for (Call call : history.calls()) {
            Ref ref = missing(call);
            if (ref != null && wasThereBefore(history, ref, call)) {
                missed.merge(ref, call, (one, other) -> one.end() <= other.end() ? one : other);
                if (isNeverSaidOf(ref, call) || !isExplained(history, ref, call.end())) {
                    violations.accept("lost: " + history.sights(ref).get(0) + ", not there in " + call);
                }
            }
        }
        for (Ref ref : history.everSeen()) {
            if (!history.isThereAtTheEnd(ref) && !isExplained(history, ref, Long.MAX_VALUE)) {
                violations.accept("lost: " + history.sights(ref).get(0) + ", not there at the end");
            }
            Call miss = missed.get(ref);
            if (miss != null) {
                sightsOfNow(history, ref)
                        .filter(sight -> sight.call().isAfter(miss))
                        .findFirst()
                        .ifPresent(sight -> violations.accept("back again: " + sight + ", after " + miss));
            }
        }
    }

    /** The thing of which this call's answer says that it is not there, or null. */
    private static Ref missing(Call call) {
        if (call.reply().status() != 404 && call.reply().status() != 410) {
            return null;
        }
        if (call.request() instanceof Read read) {
            return read.which();
        }
        return call.request() instanceof Change change ? change.which() : null;
    }

    /** A thing that has been there is gone (410) ever after, and not unknown. */
    private static boolean isNeverSaidOf(Ref ref, Call call) {
        return ref.kind() == Kind.REFERENCED && call.reply().status() == 404;
    }

    private static boolean wasThereBefore(History history, Ref ref, Call call) {
        return history.sights(ref).stream().anyMatch(sight -> call.isAfter(sight.call()));
    }

    private static Stream<Sight> sightsOfNow(History history, Ref ref) {
        return history.sights(ref).stream()
                .filter(sight -> !sight.call().reply().replayed());
    }

    private static boolean isExplained(History history, Ref ref, long until) {
        List<Call> ends = ref.kind() == Kind.REFERENCED
                ? history.deletions(ref.id())
                : history.possibleTargets(ref).stream()
                        .flatMap(target -> history.cascades(target, ref.kind()).stream())
                        .toList();
        return ends.stream().anyMatch(call -> call.begin() < until);
    }
}
