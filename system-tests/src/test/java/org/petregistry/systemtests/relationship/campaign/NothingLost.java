package org.petregistry.systemtests.relationship.campaign;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.petregistry.systemtests.relationship.campaign.History.Sight;
import org.petregistry.systemtests.relationship.campaign.Request.Change;
import org.petregistry.systemtests.relationship.campaign.Request.Read;

/**
 * What was shown once is there, unless somebody asked for its end: an owner goes by its deletion only, a pet or a post only
 * with an owner that may have been its own, by a rule that takes it. And what was not there any more never comes back.
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

    /** An owner that has been there is gone (410) ever after, and not unknown. */
    private static boolean isNeverSaidOf(Ref ref, Call call) {
        return ref.kind() == Kind.OWNER && call.reply().status() == 404;
    }

    private static boolean wasThereBefore(History history, Ref ref, Call call) {
        return history.sights(ref).stream().anyMatch(sight -> call.isAfter(sight.call()));
    }

    private static Stream<Sight> sightsOfNow(History history, Ref ref) {
        return history.sights(ref).stream()
                .filter(sight -> !sight.call().reply().replayed());
    }

    private static boolean isExplained(History history, Ref ref, long until) {
        List<Call> ends = ref.kind() == Kind.OWNER
                ? history.deletions(ref.id())
                : history.possibleOwners(ref).stream()
                        .flatMap(owner -> history.cascades(owner, ref.kind()).stream())
                        .toList();
        return ends.stream().anyMatch(call -> call.begin() < until);
    }
}
