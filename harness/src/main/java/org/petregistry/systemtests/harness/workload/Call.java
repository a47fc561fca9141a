package org.petregistry.systemtests.harness.workload;

import java.time.Duration;

/**
 * One call of one client.
 *
 * @param service the instance that was called
 * @param begin when, in nanoseconds of one clock for all clients
 * @param end when the answer was complete, or the client gave up
 */
public record Call(String service, long begin, long end, Request request, Reply reply) {

    private static final int DONE = 204;
    private static final long LATE_NANOS = Duration.ofSeconds(5).toNanos();

    /** Whether this call began after the other one had ended. */
    boolean isAfter(Call other) {
        return begin > other.end;
    }

    /** Whether it may have changed something: it succeeded, or that is unknown. */
    boolean mayHaveWorked() {
        return reply.success() || reply.unknown();
    }

    /**
     * When the last effect of this call may have happened: a service may serve it after the client has given up, and a deletion
     * continues for any time.
     */
    long latestEffect() {
        if (request instanceof Request.Delete && reply.status() != DONE) {
            return Long.MAX_VALUE;
        }
        return reply.unknown() ? end + LATE_NANOS : end;
    }

    /** The one entity that this call reads, updates or deletes, or null. */
    EntityId requested() {
        if (request instanceof Request.Read read) {
            return read.which();
        }
        if (request instanceof Request.Update update) {
            return update.which();
        }
        if (request instanceof Request.DeleteRow delete) {
            return delete.which();
        }
        return request instanceof Request.Delete delete ? new EntityId(Kind.REFERENCED, delete.id()) : null;
    }

    @Override
    public String toString() {
        return "[%d–%d to %s] %s → %d %s%s"
                .formatted(
                        begin,
                        end,
                        service,
                        request,
                        reply.status(),
                        reply.problem(),
                        reply.replayed() ? " (replayed)" : "");
    }
}
