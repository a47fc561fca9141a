package org.petregistry.rest.warmup;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The warm-up of a package, which runs once before the service is ready. Beans of this type are discovered automatically.
 *
 * <p>A warm-up leaves no trace: no row, no used id, no log line, and nothing in the other service. So its requests read, or
 * are rejected, and its writes use {@link #ID} and are rolled back. Sequences do not roll back: do not take ids from them.
 */
public interface WarmUp {
    /** An unused id: no sequence reaches it. It differs between instances, so that none waits for another. */
    long ID = Long.MAX_VALUE - ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    /** Adds steps that need this service and its database. */
    void addSteps(Steps steps);

    /** Adds steps that need the other service, which may be down. They run last, so that it has time to start. */
    default void addCalls(Steps calls) {}
}
