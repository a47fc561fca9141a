package org.petregistry.systemtests.harness.workload;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.workload.Request.Create;
import org.petregistry.systemtests.harness.workload.Request.Read;
import org.petregistry.systemtests.harness.workload.Request.Update;

/** A successful write shows what was requested, in the version that follows from it, and a read the requested entity. */
final class AnswersMatchRequests implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        for (Call call : history.calls()) {
            if (call.reply().success()
                    && !matches(history, call.request(), call.reply().shown())) {
                violations.accept("the answer does not match the request: " + call + " "
                        + call.reply().shown());
            }
        }
    }

    private static boolean matches(History history, Request request, List<Entity> shown) {
        if (request instanceof Create create) {
            return shown.size() == create.drafts().size()
                    && create.drafts()
                            .equals(shown.stream()
                                    .map(entity -> draft(history, entity))
                                    .toList());
        }
        if (request instanceof Update update) {
            return shown.size() == 1 && matches(update, shown.get(0));
        }
        if (request instanceof Read read && read.targetOf() != null) {
            return shown.stream()
                    .filter(entity -> entity.id().kind() == Kind.REFERENCED)
                    .allMatch(entity -> history.possibleTargets(read.targetOf())
                            .contains(entity.id().id()));
        }
        return !(request instanceof Read read)
                || read.which() == null
                || read.listing() != null
                || shown.stream().anyMatch(entity -> entity.id().equals(read.which()));
    }

    /** What creates an entity like this; which nullable row it refers to is not shown. */
    private static Draft draft(History history, Entity entity) {
        Draft requested = history.draft(entity.name());
        Long row = requested == null ? null : requested.row();
        return entity.version() == 0 ? new Draft(entity.name(), entity.username(), entity.refersTo(), row) : null;
    }

    private static boolean matches(Update update, Entity shown) {
        Long ifMatch = update.ifMatch();
        return shown.id().equals(update.which())
                && (update.name() == null || update.name().equals(shown.name()))
                && (update.target() == null || Objects.equals(update.target().thing(), shown.refersTo()))
                && (ifMatch == null || shown.version() == ifMatch + 1);
    }
}
