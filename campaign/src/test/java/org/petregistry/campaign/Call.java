package org.petregistry.campaign;

/**
 * One call of one client.
 *
 * @param via the instance that was called
 * @param begin when, on one clock for all
 * @param end when its answer was there, or was given up
 */
record Call(String via, long begin, long end, Request request, Reply reply) {

    /** Whether this call began when the other one had ended. */
    boolean isAfter(Call other) {
        return begin > other.end;
    }

    /** Whether it may have changed something: it says so, or nobody knows. */
    boolean mayHaveWorked() {
        return reply.success() || reply.unknown();
    }

    @Override
    public String toString() {
        return "[%d–%d via %s] %s → %d %s%s"
                .formatted(
                        begin,
                        end,
                        via,
                        request,
                        reply.status(),
                        reply.problem(),
                        reply.replayed() ? " (replayed)" : "");
    }
}
