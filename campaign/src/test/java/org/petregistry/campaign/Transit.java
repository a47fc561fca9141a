package org.petregistry.campaign;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.petregistry.systemtests.harness.Link;
import org.petregistry.systemtests.harness.Link.Chunk;
import org.petregistry.systemtests.harness.Link.Direction;
import org.petregistry.systemtests.harness.Link.Verdict;

/** Holds messages between the services while they are in transit. Other messages on the link pass, except for one kind. */
final class Transit {
    private final Direction held;
    private final String request;
    private final String blocked;
    private final Set<Long> asking = ConcurrentHashMap.newKeySet();
    private final Set<Long> holding = ConcurrentHashMap.newKeySet();
    private final CountDownLatch released = new CountDownLatch(1);

    /**
     * Begins to hold.
     *
     * @param held the requests, or the answers to them
     * @param request how the requests begin
     * @param blocked how requests begin that fail meanwhile
     */
    Transit(Link link, Direction held, String request, String blocked) {
        this.held = held;
        this.request = request;
        this.blocked = blocked;
        link.watch(this::passing);
    }

    /** How many messages are being held. */
    int count() {
        return holding.size();
    }

    /** Forwards what has been held, and everything from now on. */
    void release() {
        released.countDown();
    }

    private Verdict passing(Chunk chunk) {
        if (released.getCount() == 0) {
            return Verdict.FORWARD;
        }
        long connection = chunk.connection();
        if (chunk.direction() == Direction.REQUEST) {
            if (chunk.text().startsWith(blocked)) {
                return Verdict.CUT;
            }
            if (chunk.text().startsWith(request)) {
                asking.add(connection);
            }
        }
        if (chunk.direction() == held && asking.contains(connection)) {
            holding.add(connection);
            awaitRelease();
        }
        return Verdict.FORWARD;
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
