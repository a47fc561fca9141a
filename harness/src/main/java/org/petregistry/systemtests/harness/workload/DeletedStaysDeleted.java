package org.petregistry.systemtests.harness.workload;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.Request.Create;
import org.petregistry.systemtests.harness.workload.Request.Delete;
import org.petregistry.systemtests.harness.workload.Request.DeleteRow;
import org.petregistry.systemtests.harness.workload.Request.Read;
import org.petregistry.systemtests.harness.workload.Request.Update;

/**
 * Once an answer proves that a thing or a row is deleted, no later call shows it, nor a row that refers to it. Only a
 * replayed answer, which shows the past, may. At the end, every row refers to a thing that is there.
 */
final class DeletedStaysDeleted implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Map<EntityId, Call> deleted = new HashMap<>();
        Map<Long, Call> recalled = new HashMap<>();
        for (Call call : history.calls()) {
            EntityId id = provenDeleted(call);
            if (id != null) {
                deleted.merge(id, call, DeletedStaysDeleted::earlier);
                if (id.kind() == Kind.REFERENCED) {
                    recalled.merge(id.id(), call, DeletedStaysDeleted::earlier);
                }
            }
            Long rejected = provenRecalled(call);
            if (rejected != null) {
                recalled.merge(rejected, call, DeletedStaysDeleted::earlier);
            }
        }
        for (Call call : history.calls()) {
            if (!call.reply().replayed()) {
                shown(call).forEach(id -> report(call, deleted.get(id), id, violations));
                for (Entity entity : call.reply().shown()) {
                    if (entity.refersTo() != null) {
                        report(call, recalled.get(entity.refersTo()), entity, violations);
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

    private static Call earlier(Call one, Call other) {
        return one.end() <= other.end() ? one : other;
    }

    private static void report(Call call, Call proof, Object what, Consumer<String> violations) {
        if (proof != null && call.isAfter(proof)) {
            violations.accept("shown after its deletion: " + what + " in " + call + ", after " + proof);
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
