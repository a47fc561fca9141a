package org.petregistry.systemtests.relationship.campaign;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.systemtests.relationship.campaign.Request.Change;
import org.petregistry.systemtests.relationship.campaign.Request.Create;
import org.petregistry.systemtests.relationship.campaign.Request.Delete;
import org.petregistry.systemtests.relationship.campaign.Request.Read;

/**
 * From the moment at which an owner is proven gone, nothing that begins shows it: neither itself, nor as the owner of a pet
 * or the author of a post, nor by having taken one. Only a replayed answer, which is a record of the past, may.
 */
final class NoGhosts implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<Long, Call> gone = new HashMap<>();
        Map<Long, Call> recalled = new HashMap<>();
        for (Call call : history.calls()) {
            Long owner = provenGone(call);
            if (owner != null) {
                gone.merge(owner, call, NoGhosts::earlier);
                recalled.merge(owner, call, NoGhosts::earlier);
            }
            Long refused = provenRecalled(call);
            if (refused != null) {
                recalled.merge(refused, call, NoGhosts::earlier);
            }
        }
        for (Call call : history.calls()) {
            if (!call.reply().replayed()) {
                for (long owner : ownersShown(call)) {
                    report(call, gone.get(owner), "owner " + owner, violations);
                }
                for (Thing thing : call.reply().shown()) {
                    if (thing.owner() != null) {
                        report(call, recalled.get(thing.owner()), thing.toString(), violations);
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

    /** The owner of which this call's answer proves that it is gone, or null. */
    private static Long provenGone(Call call) {
        int status = call.reply().status();
        if (call.request() instanceof Delete delete) {
            return status == 204 || status == 410 ? delete.owner() : null;
        }
        return status == 410 ? ownerAskedFor(call.request()) : null;
    }

    private static Long ownerAskedFor(Request request) {
        Ref which =
                request instanceof Read read ? read.which() : request instanceof Change change ? change.which() : null;
        return which != null && which.kind() == Kind.OWNER ? which.id() : null;
    }

    /** The one owner to which this call could not give anything any more, or null: it need not be gone itself yet. */
    private static Long provenRecalled(Call call) {
        if (!call.reply().isProblem("owner-deleted") || call.reply().status() != 422) {
            return null;
        }
        Set<Long> named = new HashSet<>();
        if (call.request() instanceof Create create) {
            create.drafts().forEach(draft -> named.add(draft.owner()));
            named.remove(null);
        } else if (call.request() instanceof Change change) {
            named.add(change.owner());
        }
        return named.size() == 1 ? named.iterator().next() : null;
    }

    private static Set<Long> ownersShown(Call call) {
        Set<Long> shown = new HashSet<>();
        call.reply().shown().stream()
                .filter(thing -> thing.ref().kind() == Kind.OWNER)
                .forEach(thing -> shown.add(thing.ref().id()));
        Long askedFor = ownerAskedFor(call.request());
        if (askedFor != null && call.reply().success()) {
            shown.add(askedFor);
        }
        return shown;
    }
}
