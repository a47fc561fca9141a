package org.petregistry.campaign;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.petregistry.campaign.Request.Delete;
import org.petregistry.campaign.Request.Read;

/** What a campaign saw, in numbers: one that saw little proves little. */
final class Summary {
    private final List<Call> calls;
    private final Map<Faults.Kind, Integer> faults;

    Summary(List<Call> calls, Map<Faults.Kind, Integer> faults) {
        this.calls = calls;
        this.faults = faults;
    }

    /** Calls that got an answer which says what has happened. */
    long answered() {
        return count(call -> !call.reply().unknown());
    }

    /** Calls of which nobody knows whether they worked. */
    long unknown() {
        return count(call -> call.reply().unknown());
    }

    /** Things that were gone, on both sides, before their deletion was answered. */
    long deletions() {
        return deletionsAnswered(204);
    }

    /** Deletions that a rule refused. */
    long refusals() {
        return count(call -> call.reply().problem().startsWith("thing-has-"));
    }

    /** Calls that wanted to refer to a thing, and met its deletion. */
    long races() {
        return count(call -> !(call.request() instanceof Delete || call.request() instanceof Read)
                && (call.reply().isProblem("thing-deleting")
                        || call.reply().isProblem("thing-deleted")
                                && call.reply().status() == 422));
    }

    /** Creations that were answered again by their key. */
    long replays() {
        return count(call -> call.reply().replayed());
    }

    /** Answers that say that a service did not know what to do. */
    long internalErrors() {
        return count(call -> call.reply().status() == 500);
    }

    long faults(Faults.Kind kind) {
        return faults.getOrDefault(kind, 0);
    }

    @Override
    public String toString() {
        return """
            calls      %d: %s
            answers    %s
            unknown    %d
            deletions  %d done, %d begun, %d refused
            races      %d references met the deletion of their thing
            replays    %d
            faults     %s\
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
                        replays(),
                        faults);
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
