package org.petregistry.systemtests.harness.workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.petregistry.systemtests.harness.workload.Request.Create;
import org.petregistry.systemtests.harness.workload.Request.Delete;
import org.petregistry.systemtests.harness.workload.Request.DeleteRow;
import org.petregistry.systemtests.harness.workload.Request.Read;
import org.petregistry.systemtests.harness.workload.Request.Update;

/**
 * Once an answer proves that a thing or a row is deleted, no later call shows it, nor a row that refers to it, as long as one
 * database knows. Only a replayed answer, which shows the past, may. At the end, every row refers to a thing that is there.
 */
final class DeletedStaysDeleted implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<EntityId, List<Proof>> deleted = new HashMap<>();
        Map<Long, List<Proof>> recalled = new HashMap<>();
        for (Call call : history.calls()) {
            EntityId id = provenDeleted(call);
            if (id != null) {
                Proof proof = id.kind() == Kind.REFERENCED ? proof(history, id.id(), call) : proof(history, call);
                deleted.computeIfAbsent(id, any -> new ArrayList<>()).add(proof);
                if (id.kind() == Kind.REFERENCED) {
                    recalled.computeIfAbsent(id.id(), any -> new ArrayList<>()).add(proof);
                }
            }
            Long rejected = provenRecalled(call);
            if (rejected != null) {
                recalled.computeIfAbsent(rejected, any -> new ArrayList<>()).add(recall(history, rejected, call));
            }
        }
        for (Call call : history.calls()) {
            if (!call.reply().replayed()) {
                shown(call).stream()
                        .filter(id -> !history.mayBeTwo(id))
                        .forEach(id -> report(call, deleted.get(id), id, violations));
                for (Entity entity : call.reply().shown()) {
                    Long target = entity.refersTo();
                    if (target != null && !history.mayBeTwo(new EntityId(Kind.REFERENCED, target))) {
                        report(call, recalled.get(target), entity, violations);
                    }
                }
            }
        }
        for (Call call : history.ending()) {
            for (Entity entity : call.reply().shown()) {
                if (entity.refersTo() != null
                        && !history.isThereAtTheEnd(new EntityId(Kind.REFERENCED, entity.refersTo()))) {
                    violations.accept("dangling at the end: " + entity);
                }
            }
        }
    }

    /** A call whose answer proves a deletion, and whether that is still known at a later one. */
    private record Proof(Call call, Predicate<Call> stands) {}

    private static Proof proof(History history, long thing, Call call) {
        long begun = begun(history, thing, call);
        long created = history.seen(thing);
        return new Proof(call, later -> history.rewinds().deletionStands(created, begun, call, later));
    }

    private static Proof recall(History history, long thing, Call call) {
        long begun = begun(history, thing, call);
        long created = history.seen(thing);
        return new Proof(call, later -> history.rewinds().recallStands(created, begun, call.end(), later));
    }

    /** When the deletion may have been decided. */
    private static long begun(History history, long thing, Call proof) {
        return Math.min(
                proof.begin(),
                history.deletionRequests(thing).stream()
                        .mapToLong(Call::begin)
                        .min()
                        .orElse(proof.begin()));
    }

    private static Proof proof(History history, Call ofRow) {
        return new Proof(ofRow, later -> history.rewinds().stands(ofRow, later, Side.REFERENCING));
    }

    private static void report(Call call, List<Proof> proofs, Object what, Consumer<String> violations) {
        if (proofs != null) {
            proofs.stream()
                    .filter(proof ->
                            call.isAfter(proof.call()) && proof.stands().test(call))
                    .findFirst()
                    .ifPresent(proof -> violations.accept(
                            "shown after its deletion: " + what + " in " + call + ", after " + proof.call()));
        }
    }

    /** What this call's answer proves to be deleted, or null. */
    private static EntityId provenDeleted(Call call) {
        int status = call.reply().status();
        if (call.request() instanceof DeleteRow delete) {
            return status == 204 ? delete.which() : null;
        }
        boolean proof = status == 410 || status == 204 && call.request() instanceof Delete;
        return proof ? call.requested() : null;
    }

    /** The one thing that this call could no longer refer to, or null: it need not be deleted itself yet. */
    private static Long provenRecalled(Call call) {
        if (!call.reply().isProblem("thing-deleted") || call.reply().status() != 422) {
            return null;
        }
        Set<Long> named = new HashSet<>();
        if (call.request() instanceof Create create) {
            create.drafts().forEach(draft -> named.add(draft.refersTo()));
            named.remove(null);
        } else if (call.request() instanceof Update update) {
            named.add(update.target().thing());
        }
        return named.size() == 1 ? named.iterator().next() : null;
    }

    private static Set<EntityId> shown(Call call) {
        Set<EntityId> shown = new HashSet<>();
        call.reply().shown().forEach(entity -> shown.add(entity.id()));
        if (call.request() instanceof Read read
                && read.which() != null
                && call.reply().success()) {
            shown.add(read.which());
        }
        return shown;
    }
}
