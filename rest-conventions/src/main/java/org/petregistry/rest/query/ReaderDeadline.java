package org.petregistry.rest.query;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.AbstractMultiOperator;
import io.smallrye.mutiny.operators.multi.MultiOperatorProcessor;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeoutException;

/**
 * Passes items on, and fails with a {@link TimeoutException} if the subscriber does not request the next item in time. How
 * long upstream takes to deliver a requested item does not matter.
 */
final class ReaderDeadline<T> extends AbstractMultiOperator<T, T> {
    private final Vertx vertx;
    private final Duration limit;

    ReaderDeadline(Multi<? extends T> upstream, Vertx vertx, Duration limit) {
        super(upstream);
        this.vertx = vertx;
        this.limit = limit;
    }

    @Override
    public void subscribe(MultiSubscriber<? super T> downstream) {
        upstream().subscribe(new Processor(downstream));
    }

    private final class Processor extends MultiOperatorProcessor<T, T> {
        private static final long NONE = -1;

        private long requested;
        private long timer = NONE;

        Processor(MultiSubscriber<? super T> downstream) {
            super(downstream);
        }

        @Override
        public void onItem(T item) {
            // First: the subscriber may request the next item while it receives this one.
            countItem();
            super.onItem(item);
        }

        @Override
        public void request(long number) {
            countRequest(number);
            super.request(number);
        }

        @Override
        public void onFailure(Throwable failure) {
            stopTimer();
            super.onFailure(failure);
        }

        @Override
        public void onCompletion() {
            stopTimer();
            super.onCompletion();
        }

        @Override
        public void cancel() {
            stopTimer();
            super.cancel();
        }

        private synchronized void countItem() {
            requested--;
            if (requested == 0) {
                timer = vertx.setTimer(limit.toMillis(), over -> cutOff());
            }
        }

        private synchronized void countRequest(long number) {
            requested = Math.max(requested + number, number); // the largest number means all: it must not overflow
            stopTimer();
        }

        private synchronized void stopTimer() {
            vertx.cancelTimer(timer);
            timer = NONE;
        }

        private void cutOff() {
            Subscription upstream = getUpstreamSubscription();
            upstream.cancel();
            onFailure(new TimeoutException("The client read nothing for " + limit.toMillis() / 1_000.0 + " s."));
        }
    }
}
