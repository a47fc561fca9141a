package org.petregistry.campaign;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.campaign.Request.Change;
import org.petregistry.campaign.Request.Create;
import org.petregistry.campaign.Request.Delete;
import org.petregistry.campaign.Request.Read;

/**
 * From the moment at which a thing is proven gone, nothing that begins shows it: neither itself, nor as what a row refers
 * to, nor by having taken one. Only a replayed answer, which is a record of the past, may.
 */
final class NoGhosts implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<Long, Call> gone = new HashMap<>();
        Map<Long, Call> recalled = new HashMap<>();
        for (Call call : history.calls()) {
            Long id = provenGone(call);
            if (id != null) {
                gone.merge(id, call, NoGhosts::earlier);
                recalled.merge(id, call, NoGhosts::earlier);
            }
            Long refused = provenRecalled(call);
            if (refused != null) {
                recalled.merge(refused, call, NoGhosts::earlier);
            }
        }
        for (Call call : history.calls()) {
            if (!call.reply().replayed()) {
                for (long id : thingsShown(call)) {
                    report(call, gone.get(id), "thing " + id, violations);
                }
                for (Thing thing : call.reply().shown()) {
                    if (thing.refersTo() != null) {
                        report(call, recalled.get(thing.refersTo()), thing.toString(), violations);
                    }
                }
            }
        }
    }

    private static Call earlier(Call one, Call other) {
        return one.end() <= other.end() ? one : other;
    }

    private static void report(Call call, Call proof, String what, Consumer<String> violations) {
        if (proof != null && call.isAfter(proof)) {
            violations.accept("a ghost: " + what + " in " + call + ", after " + proof);
        }
    }

    /** The thing of which this call's answer proves that it is gone, or null. */
    private static Long provenGone(Call call) {
        int status = call.reply().status();
        if (call.request() instanceof Delete delete) {
            return status == 204 || status == 410 ? delete.id() : null;
        }
        return status == 410 ? thingAskedFor(call.request()) : null;
    }

    private static Long thingAskedFor(Request request) {
        Ref which =
                request instanceof Read read ? read.which() : request instanceof Change change ? change.which() : null;
        return which != null && which.kind() == Kind.REFERENCED ? which.id() : null;
    }

    /** The one thing to which this call could not refer any more, or null: it need not be gone itself yet. */
    private static Long provenRecalled(Call call) {
        if (!call.reply().isProblem("thing-deleted") || call.reply().status() != 422) {
            return null;
        }
        Set<Long> named = new HashSet<>();
        if (call.request() instanceof Create create) {
            create.drafts().forEach(draft -> named.add(draft.refersTo()));
            named.remove(null);
        } else if (call.request() instanceof Change change) {
            named.add(change.refersTo());
        }
        return named.size() == 1 ? named.iterator().next() : null;
    }

    private static Set<Long> thingsShown(Call call) {
        Set<Long> shown = new HashSet<>();
        call.reply().shown().stream()
                .filter(thing -> thing.ref().kind() == Kind.REFERENCED)
                .forEach(thing -> shown.add(thing.ref().id()));
        Long askedFor = thingAskedFor(call.request());
        if (askedFor != null && call.reply().success()) {
            shown.add(askedFor);
        }
        return shown;
    }
}
