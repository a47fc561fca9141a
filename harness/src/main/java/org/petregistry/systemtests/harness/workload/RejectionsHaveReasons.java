package org.petregistry.systemtests.harness.workload;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.petregistry.systemtests.harness.workload.Request.Action;
import org.petregistry.systemtests.harness.workload.Request.Create;
import org.petregistry.systemtests.harness.workload.Request.Delete;
import org.petregistry.systemtests.harness.workload.Request.DeleteRow;
import org.petregistry.systemtests.harness.workload.Request.Update;

/** A request is rejected only for a reason that another request has caused, and never as invalid. */
final class RejectionsHaveReasons implements Rule {

    @Override
    public void check(History history, Consumer<String> violations) {
        Set<String> repeatedUsernames = repeatedUsernames(history);
        Map<Long, Long> firstReferences = new HashMap<>();
        for (Call call : history.calls()) {
            boolean ofRow =
                    !(call.request() instanceof Update update) || update.which().kind() != Kind.REFERENCED;
            if (call.mayHaveWorked() && ofRow && !(call.request() instanceof Delete)) {
                named(call.request()).forEach(id -> firstReferences.putIfAbsent(id, call.begin()));
            }
        }
        for (Call call : history.calls()) {
            if (!call.mayHaveWorked() && !hasReason(history, call, repeatedUsernames, firstReferences)) {
                violations.accept("rejected without a reason: " + call);
            }
        }
    }

    private static Set<String> repeatedUsernames(History history) {
        Set<String> all = new HashSet<>();
        return history.drafts()
                .filter(draft -> draft.username() != null)
                .map(RejectionsHaveReasons::plain)
                .filter(username -> !all.add(username))
                .collect(Collectors.toSet());
    }

    private static boolean hasReason(
            History history, Call call, Set<String> repeatedUsernames, Map<Long, Long> firstReferences) {
        Request request = call.request();
        return switch (call.reply().status() + " " + call.reply().problem()) {
            // Whether it was there is another rule.
            case "404 not-found" -> !(request instanceof Create);
            case "410 thing-deleted" -> !(request instanceof Create || request instanceof DeleteRow);
            case "409 thing-deleting" ->
                named(request)
                        .flatMap(id -> history.deletionRequests(id).stream())
                        .anyMatch(deletion -> deletion != call && deletion.begin() < call.end());
            case "422 thing-deleted" ->
                named(request)
                        .flatMap(id -> history.deletions(id).stream())
                        .anyMatch(deletion -> deletion.begin() < call.end());
            case "422 thing-not-found" ->
                named(request).anyMatch(id -> !history.wasShownBefore(new EntityId(Kind.REFERENCED, id), call));
            case "422 row-not-found" ->
                request instanceof Create create
                        && create.drafts().stream()
                                .filter(draft -> draft.row() != null)
                                .map(draft -> new EntityId(Kind.NULLABLE, draft.row()))
                                .anyMatch(row -> !history.wasShownBefore(row, call)
                                        || history.ends(row).stream().anyMatch(end -> end.begin() < call.end()));
            case "412 version-mismatch" -> request instanceof Update update && wasChanged(history, update, call);
            case "409 idempotency-key-in-use" -> request instanceof Create create && create.key() != null;
            case "409 already-taken" ->
                request instanceof Create create
                        && (create.drafts().stream()
                                        .anyMatch(draft ->
                                                draft.username() != null && repeatedUsernames.contains(plain(draft)))
                                || keyWasForgotten(history, create, call));
            default ->
                request instanceof Delete delete
                        && call.reply().status() == 409
                        && call.reply().problem().startsWith("thing-has-")
                        && (delete.nullable() == Action.RESTRICT || delete.mandatory() == Action.RESTRICT)
                        && firstReferences.getOrDefault(delete.id(), Long.MAX_VALUE) < call.end();
        };
    }

    /** The things that a write refers to, changes or deletes. */
    private static Stream<Long> named(Request request) {
        if (request instanceof Create create) {
            return create.drafts().stream().map(Draft::refersTo).filter(Objects::nonNull);
        }
        if (request instanceof Update update) {
            return update.which().kind() == Kind.REFERENCED
                    ? Stream.of(update.which().id())
                    : Stream.ofNullable(
                            update.target() == null ? null : update.target().thing());
        }
        return request instanceof Delete delete ? Stream.of(delete.id()) : Stream.empty();
    }

    /** Whether the database has forgotten each answer that showed this version before. */
    private static boolean wasForgotten(History history, EntityId id, long version, Call call) {
        return history.observations(id).stream()
                .filter(one -> one.entity().version() == version && call.isAfter(one.call()))
                .noneMatch(one -> history.stands(one, call));
    }

    /** Another write may have changed the entity, also the deletion of what it refers to. */
    private static boolean wasChanged(History history, Update update, Call call) {
        EntityId id = update.which();
        Stream<Call> deletions = id.kind() == Kind.REFERENCED
                ? history.deletionRequests(id.id()).stream()
                : history.possibleTargets(id).stream().flatMap(target -> history.deletions(target).stream());
        return update.ifMatch() != null
                && (Stream.concat(history.updates(id).stream(), deletions)
                                .anyMatch(other -> other != call && other.begin() < call.end())
                        // A thing comes back with a new version.
                        || id.kind() == Kind.REFERENCED && wasForgotten(history, id, update.ifMatch(), call));
    }

    /** What was created under the key came back with its grant, and the key did not. */
    private static boolean keyWasForgotten(History history, Create create, Call call) {
        return create.key() != null
                && create.drafts().stream().anyMatch(draft -> draft.username() != null)
                && history.creations(create.key()).stream()
                        .anyMatch(first -> first.begin() < call.begin()
                                && first.mayHaveWorked()
                                && !history.rewinds()
                                        .stands(first.begin(), first.latestEffect(), call, Side.of(create.kind())));
    }

    private static String plain(Draft draft) {
        return draft.username().toLowerCase(Locale.ROOT);
    }
}
