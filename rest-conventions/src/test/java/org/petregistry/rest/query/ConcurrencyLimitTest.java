package org.petregistry.rest.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

class ConcurrencyLimitTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private static Vertx vertx;

    private final List<String> begun = new ArrayList<>();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void calls_beyond_the_limit_start_in_their_order_of_arrival() {
        ConcurrencyLimit limit = new ConcurrencyLimit(vertx, 2, 10, LONG);
        Work first = new Work("first");
        Work second = new Work("second");
        Work third = new Work("third");
        Work fourth = new Work("fourth");
        List<UniAssertSubscriber<String>> callers =
                List.of(call(limit, first), call(limit, second), call(limit, third), call(limit, fourth));

        assertThat(begun).containsExactly("first", "second");
        assertThat(limit.running()).isEqualTo(2);
        assertThat(limit.waiting()).isEqualTo(2);

        second.end.complete("done");
        await().untilAsserted(() -> assertThat(begun()).containsExactly("first", "second", "third"));
        first.end.completeExceptionally(new IllegalStateException("failed"));
        await().untilAsserted(() -> assertThat(begun()).containsExactly("first", "second", "third", "fourth"));
        third.end.complete("done");
        fourth.end.complete("done");

        callers.get(0).awaitFailure().assertFailedWith(IllegalStateException.class, "failed");
        callers.subList(1, 4).forEach(caller -> caller.awaitItem().assertItem("done"));
        assertThat(limit.running()).isZero();
        assertThat(limit.waiting()).isZero();
    }

    @Test
    void a_call_that_waits_too_long_gets_busy_and_never_starts() {
        ConcurrencyLimit limit = new ConcurrencyLimit(vertx, 1, 10, Duration.ofMillis(20));
        Work first = new Work("first");
        UniAssertSubscriber<String> running = call(limit, first);
        assertBusy(call(limit, new Work("second")));
        assertThat(limit.waiting()).isZero();

        first.end.complete("done");
        running.assertItem("done");
        assertThat(begun).containsExactly("first");
        assertThat(limit.running()).isZero();
    }

    @Test
    void a_call_that_finds_the_queue_full_gets_busy_at_once() {
        ConcurrencyLimit limit = new ConcurrencyLimit(vertx, 1, 1, LONG);
        call(limit, new Work("first"));
        UniAssertSubscriber<String> second = call(limit, new Work("second"));
        assertBusy(call(limit, new Work("third")));
        second.assertNotTerminated();
        assertThat(limit.waiting()).isEqualTo(1);
    }

    @Test
    void a_cancelled_call_leaves_the_queue() {
        ConcurrencyLimit limit = new ConcurrencyLimit(vertx, 1, 10, LONG);
        Work first = new Work("first");
        call(limit, first);
        call(limit, new Work("second")).cancel();
        assertThat(limit.waiting()).isZero();

        first.end.complete("done");
        assertThat(limit.running()).isZero();
        assertThat(begun).containsExactly("first");
    }

    @Test
    void cancelled_work_counts_until_it_ends() {
        ConcurrencyLimit limit = new ConcurrencyLimit(vertx, 1, 10, LONG);
        Work first = new Work("first");
        call(limit, first).cancel();
        UniAssertSubscriber<String> second = call(limit, new Work("second"));
        assertThat(limit.running()).isEqualTo(1);
        assertThat(begun).containsExactly("first");

        first.end.complete("done");
        await().untilAsserted(() -> assertThat(begun()).containsExactly("first", "second"));
        second.assertNotTerminated();
    }

    @Test
    void work_that_fails_to_start_frees_its_slot() {
        ConcurrencyLimit limit = new ConcurrencyLimit(vertx, 1, 10, LONG);
        limit.<String>run(() -> {
                    throw new IllegalStateException("cannot begin");
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertFailedWith(IllegalStateException.class, "cannot begin");
        assertThat(limit.running()).isZero();
    }

    @Test
    void a_call_that_waited_continues_on_its_own_context() {
        ConcurrencyLimit limit = new ConcurrencyLimit(vertx, 1, 10, LONG);
        Work first = new Work("first");
        call(limit, first);
        Context own = vertx.getOrCreateContext();
        AtomicReference<Context> seen = new AtomicReference<>();
        UniAssertSubscriber<String> second = UniAssertSubscriber.create();
        own.runOnContext(go -> limit.run(() -> {
                    seen.set(Vertx.currentContext());
                    return Uni.createFrom().item("done");
                })
                .subscribe()
                .withSubscriber(second));
        await().until(() -> limit.waiting() == 1);

        first.end.complete("done");
        second.awaitItem();
        assertThat(seen.get()).isSameAs(own);
    }

    private UniAssertSubscriber<String> call(ConcurrencyLimit limit, Work work) {
        return limit.run(() -> work.begin()).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private List<String> begun() {
        synchronized (begun) {
            return List.copyOf(begun);
        }
    }

    private static void assertBusy(UniAssertSubscriber<String> caller) {
        Throwable failure = caller.awaitFailure().getFailure();
        assertThat(failure).isInstanceOf(Problem.class);
        assertThat(((Problem) failure).type()).isEqualTo(ProblemType.BUSY);
    }

    /** Work that records its start, and completes on demand. */
    private final class Work {
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final String name;

        Work(String name) {
            this.name = name;
        }

        Uni<String> begin() {
            synchronized (begun) {
                begun.add(name);
            }
            return Uni.createFrom().completionStage(end);
        }
    }
}
