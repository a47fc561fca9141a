package org.petregistry.rest.request;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.settings.RegistrySettings;

/** The limits of bodies: how large one may be, how much memory all of them may hold, and how fast each must arrive. */
@Singleton
class Bodies {
    static final int LIMIT = 1 << 20;
    static final int BATCH_LIMIT = RequestMemory.LEAST;

    /** How much of a rejected body is read and discarded: a caller that is still writing would not read the response. */
    static final int DROP_LIMIT = 16 << 20;

    /** A body up to this size is not counted against the memory limit. */
    static final int SMALL = 16 << 10;

    /** How much must arrive within {@link #timeout}: with 10 s, about 50 KiB a second. */
    static final int PIECE = 512 << 10;

    private final RequestMemory memory;
    private final Duration timeout;

    Bodies(RequestMemory memory, RegistrySettings settings) {
        this.memory = memory;
        this.timeout = settings.requests().bodyTimeout();
    }

    /** @param refusal the problem that rejects the request regardless of its body; null if there is none */
    ArrivingBody of(RoutingContext context, Problem refusal) {
        int limit = context.request().path().endsWith("/" + Batch.PATH) ? BATCH_LIMIT : LIMIT;
        return new ArrivingBody(context, limit, memory.share(SMALL), timeout, refusal);
    }
}
