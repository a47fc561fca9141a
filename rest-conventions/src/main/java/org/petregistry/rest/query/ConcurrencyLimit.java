package org.petregistry.rest.query;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Limits how many calls of one kind run concurrently. Further callers wait in FIFO order, without blocking a thread, and
 * continue on their own Vert.x context.
 */
final class ConcurrencyLimit {
    private final Vertx vertx;
    private final int mostAtOnce;
    private final int mostWaiting;
    private final Duration longestWait;

    /** Guarded by this, as is the state of each call. */
    private final Queue<Call<?>> waiting = new ArrayDeque<>();

    private int running;

    /**
     * @param mostAtOnce the maximum number of running calls
     * @param mostWaiting the maximum number of waiting calls; the next one fails at once
     * @param longestWait how long a call waits before it fails
     */
    ConcurrencyLimit(Vertx vertx, int mostAtOnce, int mostWaiting, Duration longestWait) {
        this.vertx = vertx;
        this.mostAtOnce = mostAtOnce;
        this.mostWaiting = mostWaiting;
        this.longestWait = longestWait;
    }

    /**
     * Runs work as soon as the limit permits.
     *
     * <p>A cancelled caller leaves the queue. Work that has begun completes anyway, and counts until then: the database does
     * not stop the statement.
     *
     * @throws Problem 503 busy if the work cannot begin in time
     */
    <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(caller -> new Call<>(work, caller).enter());
    }

    /** The number of running calls. */
    synchronized int running() {
        return running;
    }

    /** The number of waiting calls. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Ends a call; the one that has waited longest starts. */
    private void leave() {
        Call<?> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
            }
        }
        if (next != null) {
            next.startOnItsContext();
        }
    }

    private static Problem busy() {
        return Problem.of(ProblemType.BUSY, "Too many lists are being read.");
    }

    private final class Call<T> {
        private final Supplier<Uni<T>> work;
        private final UniEmitter<? super T> caller;
        private final Context context = vertx.getOrCreateContext();
        private long timer = -1;
        private boolean gone;

        Call(Supplier<Uni<T>> work, UniEmitter<? super T> caller) {
            this.work = work;
            this.caller = caller;
        }

        void enter() {
            boolean starts;
            boolean waits;
            synchronized (ConcurrencyLimit.this) {
                starts = running < mostAtOnce;
                waits = !starts && waiting.size() < mostWaiting;
                if (starts) {
                    running++;
                } else if (waits) {
                    waiting.add(this);
                    timer = vertx.setTimer(longestWait.toMillis(), over -> giveUp());
                }
            }
            caller.onTermination(this::goAway);
            if (starts) {
                start();
            } else if (!waits) {
                caller.fail(busy());
            }
        }

        void startOnItsContext() {
            vertx.cancelTimer(timer);
            context.runOnContext(turn -> start());
        }

        private void start() {
            if (isGone()) {
                leave();
                return;
            }
            Uni.createFrom()
                    .<T>deferred(work::get)
                    .subscribe()
                    .with(
                            item -> {
                                leave();
                                caller.complete(item);
                            },
                            failure -> {
                                leave();
                                caller.fail(failure);
                            });
        }

        private void giveUp() {
            if (leaveQueue()) {
                context.runOnContext(over -> caller.fail(busy()));
            }
        }

        /** Also called if the caller has its result. */
        private void goAway() {
            synchronized (ConcurrencyLimit.this) {
                gone = true;
            }
            if (leaveQueue()) {
                vertx.cancelTimer(timer);
            }
        }

        private boolean leaveQueue() {
            synchronized (ConcurrencyLimit.this) {
                return waiting.remove(this);
            }
        }

        private boolean isGone() {
            synchronized (ConcurrencyLimit.this) {
                return gone;
            }
        }
    }
}
