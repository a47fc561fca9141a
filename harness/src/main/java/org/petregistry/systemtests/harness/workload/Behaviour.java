package org.petregistry.systemtests.harness.workload;

import java.time.Duration;

/**
 * How the clients of a workload behave.
 *
 * @param newest how many of the newest things and rows they use: the fewer, the more conflicts
 * @param largestBatch how much they create at once
 * @param abandoned the percentage of requests that they abandon at a random moment
 * @param timeout how long they wait for an answer
 * @param retryAfter how long a client that was rejected with 503 pauses
 */
public record Behaviour(int newest, int largestBatch, int abandoned, Duration timeout, Duration retryAfter) {
    /** Many conflicts, and no consideration; the timeout is longer than the 2 s that a service lets a client wait. */
    public static final Behaviour COMPETING = new Behaviour(8, 5, 0, Duration.ofSeconds(4), Duration.ZERO);

    /** Few conflicts: every request can be served. */
    public static final Behaviour PATIENT = new Behaviour(400, 20, 0, Duration.ofSeconds(30), Duration.ofSeconds(1));

    /** Most requests are abandoned. */
    public static final Behaviour IMPATIENT =
            new Behaviour(400, 400, 80, Duration.ofSeconds(30), Duration.ofSeconds(1));
}
