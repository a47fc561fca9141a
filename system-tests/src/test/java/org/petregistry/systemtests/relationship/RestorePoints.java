package org.petregistry.systemtests.relationship;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.petregistry.systemtests.harness.Link;
import org.petregistry.systemtests.harness.Link.Direction;
import org.petregistry.systemtests.harness.Link.Verdict;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;

/**
 * The commits of both services, where a test copies or restores a database. There is a point before each commit is sent, and
 * one before its answer arrives.
 */
final class RestorePoints {
    /** Begins a new incarnation; a statement of its own, which commits itself. */
    private static final String ROTATION = "update pairing set incarnation";

    private final Link feedLink;
    private final Set<Long> feedConnections = ConcurrentHashMap.newKeySet();
    private final String feed;

    private int count;
    private int chosen = -1;
    private CompletableFuture<String> reached;
    private Consumer<String> visitor;
    private CountDownLatch released = new CountDownLatch(1);
    private volatile boolean hidesChanges;

    /** @param registry with one instance of each service */
    RestorePoints(LinkedRegistry registry) {
        Instance referencing = registry.referencing().get(0);
        feed = "GET /internal" + registry.pair().path() + "/changes";
        feedLink = referencing.peer();
        feedLink.watch(chunk -> {
            if (chunk.direction() == Direction.REQUEST && chunk.text().startsWith(feed)) {
                feedConnections.add(chunk.connection());
                return hidesChanges ? Verdict.SWALLOW : Verdict.FORWARD;
            }
            return Verdict.FORWARD;
        });
        registry.instances().forEach(this::watchCommits);
    }

    /** Blocks the change feed, whose commits would count too. */
    void hideChanges() {
        hidesChanges = true;
        breakFeed();
    }

    private void breakFeed() {
        feedConnections.forEach(feedLink::cut);
        feedConnections.clear();
    }

    /**
     * Counts from now on, and holds the connection that reaches this point until {@link #release}.
     *
     * @param point the number of the point, the first of which is 0
     * @return a description of the point once it is reached
     */
    synchronized CompletableFuture<String> holdAt(int point) {
        count = 0;
        chosen = point;
        reached = new CompletableFuture<>();
        return reached;
    }

    /** Stops counting; what is held stays so. */
    synchronized void stopCounting() {
        chosen = -1;
    }

    /** Calls this after each commit, one at a time. */
    synchronized void visit(Consumer<String> newVisitor) {
        visitor = newVisitor;
    }

    /** Forwards everything, including what was held. */
    void release() {
        synchronized (this) {
            chosen = -1;
            visitor = null;
            released.countDown();
            released = new CountDownLatch(1);
        }
        hidesChanges = false;
        breakFeed();
    }

    private void watchCommits(Instance instance) {
        Set<Long> committing = ConcurrentHashMap.newKeySet();
        instance.database().watch(chunk -> {
            String text = chunk.text();
            if (chunk.direction() == Direction.REQUEST
                    && (text.contains(KillPoints.COMMIT) || text.contains(ROTATION))) {
                committing.add(chunk.connection());
                pass("before a commit of " + instance.name(), false);
            } else if (chunk.direction() == Direction.ANSWER && committing.remove(chunk.connection())) {
                pass("after a commit of " + instance.name(), true);
            }
            return Verdict.FORWARD;
        });
    }

    private void pass(String what, boolean isCommitted) {
        CountDownLatch wait = null;
        synchronized (this) {
            if (visitor != null && isCommitted) {
                visitor.accept(what);
            }
            if (chosen >= 0 && count++ == chosen) {
                chosen = -1;
                wait = released;
                reached.complete(what);
            }
        }
        if (wait != null) {
            try {
                wait.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
