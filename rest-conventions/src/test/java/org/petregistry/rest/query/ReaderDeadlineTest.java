package org.petregistry.rest.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReaderDeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Never reached by a reader that does not wait, even on a busy machine. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private static Vertx vertx;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_reader_that_does_not_request_the_next_item_is_cut_off() {
        AtomicBoolean cancelled = new AtomicBoolean();
        AssertSubscriber<Integer> reader =
                read(Multi.createFrom().items(1, 2, 3).onCancellation().invoke(() -> cancelled.set(true)));
        reader.request(1).assertItems(1);
        reader.awaitFailure().assertFailedWith(TimeoutException.class, "The client read nothing for 0.05 s.");
        assertThat(cancelled).isTrue();
        reader.assertItems(1);
    }

    @Test
    void a_reader_can_wait_for_an_item_without_a_limit() {
        AtomicReference<MultiEmitter<? super Integer>> source = new AtomicReference<>();
        AssertSubscriber<Integer> reader = read(Multi.createFrom().<Integer>emitter(emitter -> source.set(emitter)));
        reader.request(2);
        source.get().emit(1);
        awaitTwice(SHORT);
        reader.assertNotTerminated();
        source.get().emit(2).complete();
        reader.awaitCompletion().assertItems(1, 2);
    }

    @Test
    void a_reader_that_keeps_reading_gets_everything() {
        AssertSubscriber<Integer> reader = read(Multi.createFrom().range(0, 1_000), LONG);
        for (int i = 0; i < 1_000; i++) {
            reader.request(1);
        }
        reader.awaitCompletion();
        assertThat(reader.getItems()).hasSize(1_000);
        assertThat(read(Multi.createFrom().range(0, 10), LONG)
                        .request(Long.MAX_VALUE)
                        .getItems())
                .hasSize(10);
    }

    @Test
    void a_reader_that_has_disconnected_is_not_cut_off_too() {
        // Long enough to cancel in time on a busy machine.
        Duration limit = Duration.ofSeconds(2);
        AssertSubscriber<Integer> reader = read(Multi.createFrom().items(1, 2, 3), limit);
        reader.request(1).cancel();
        awaitTwice(limit);
        reader.assertNotTerminated();
    }

    private static AssertSubscriber<Integer> read(Multi<Integer> source) {
        return read(source, SHORT);
    }

    private static AssertSubscriber<Integer> read(Multi<Integer> source, Duration limit) {
        return source.<Integer>plug(items -> new ReaderDeadline<>(items, vertx, limit))
                .subscribe()
                .withSubscriber(AssertSubscriber.create());
    }

    /** Timers fire in their order: when a later one has, an earlier one of the same length would have. */
    private static void awaitTwice(Duration time) {
        AtomicBoolean over = new AtomicBoolean();
        vertx.setTimer(2 * time.toMillis(), passed -> over.set(true));
        await().untilTrue(over);
    }
}
