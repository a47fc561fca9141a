package org.petregistry.systemtests.harness.workload;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.petregistry.systemtests.harness.workload.Request.Delete;
import org.petregistry.systemtests.harness.workload.Request.Read;

/** The calls of a workload in numbers: one that met little proves little. */
public final class Summary {
    private final List<Call> calls;

    public Summary(List<Call> calls) {
        this.calls = calls;
    }

    /** Calls that got an answer which says what has happened. */
    public long answered() {
        return count(call -> !call.reply().unknown());
    }

    /** Calls of which it is unknown what they did. */
    public long unknown() {
        return count(call -> call.reply().unknown());
    }

    /** Deletions that had ended when they were answered. */
    public long deletions() {
        return deletionsAnswered(204);
    }

    /** Deletions that {@code restrict} rejected. */
    public long refusals() {
        return count(call -> call.reply().problem().startsWith("thing-has-"));
    }

    /** Writes that were rejected because a thing that they refer to is being deleted, or is deleted. */
    public long races() {
        return count(call -> !(call.request() instanceof Delete || call.request() instanceof Read)
                && (call.reply().isProblem("thing-deleting")
                        || call.reply().isProblem("thing-deleted")
                                && call.reply().status() == 422));
    }

    /** Creations that were answered from the record of their key. */
    public long replays() {
        return count(call -> call.reply().replayed());
    }

    public long internalErrors() {
        return count(call -> call.reply().status() == 500);
    }

    /** What was not done in time: calls that were rejected as busy, deletions that take longer, and missing embedded rows. */
    public long late() {
        return count(call -> call.reply().status() == 503 || call.reply().incomplete()) + deletionsAnswered(202);
    }

    /** Calls without an answer, or with a server error other than 503. */
    public long failed() {
        return count(call -> call.reply().unknown() && call.reply().status() != 503);
    }

    @Override
    public String toString() {
        return """
            calls      %d: %s
            answers    %s
            unknown    %d
            deletions  %d done, %d begun, %d refused
            races      %d references met the deletion of their thing
            replays    %d\
            """.formatted(
                        calls.size(),
                        by(call -> call.request().getClass().getSimpleName()),
                        by(call -> call.reply().status() == 0
                                ? "none"
                                : (call.reply().status() + " " + call.reply().problem()).strip()),
                        unknown(),
                        deletions(),
                        deletionsAnswered(202),
                        refusals(),
                        races(),
                        replays());
    }

    private long deletionsAnswered(int status) {
        return count(call -> call.request() instanceof Delete && call.reply().status() == status);
    }

    private long count(Predicate<Call> which) {
        return calls.stream().filter(which).count();
    }

    private Map<String, Long> by(Function<Call, String> group) {
        return calls.stream().collect(Collectors.groupingBy(group, TreeMap::new, Collectors.counting()));
    }
}
