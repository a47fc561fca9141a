package org.petregistry.rest.warmup;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What a room wants to have been done once before the service is ready. A bean of this type is found by itself.
 *
 * <p>A warm-up leaves no trace: no row, no used id, no line in a log, and nothing in the other service. So its requests read,
 * or are refused, and its writes use {@link #ID} and are rolled back. A sequence does not roll back: take no id from one.
 */
public interface WarmUp {
    /** An id that nothing has: no sequence gets that far. Each instance has another one, so that none waits for another. */
    long ID = Long.MAX_VALUE - ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    /** Adds what needs this service and its database. */
    void addSteps(Steps steps);

    /** Adds what needs the other service, which may be away. These steps are the last, so that it has time to start. */
    default void addCalls(Steps calls) {}
}
