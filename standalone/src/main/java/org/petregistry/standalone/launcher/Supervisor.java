package org.petregistry.standalone.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Terminal;

/**
 * Keeps one {@link Part} running. Restarts it when it ends or no longer responds, each time after a longer pause, and gives up
 * if it keeps failing.
 */
final class Supervisor {

    /**
     * When to restart a part, and when to give up.
     *
     * @param deaths the number of failures after which to give up
     * @param within the time in which these failures count
     * @param firstPause the pause before the first restart; each further one is twice as long
     * @param longestPause the longest pause
     * @param probes when a running part counts as failed
     */
    record Patience(int deaths, Duration within, Duration firstPause, Duration longestPause, Probes probes) {

        /** The patience of {@code ./start}. */
        static final Patience USUAL = new Patience(
                5,
                Duration.ofMinutes(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                new Probes(Duration.ofSeconds(5), Duration.ofSeconds(5), 4));
    }

    /**
     * How to probe a running part. Several probes must fail in a row, because a busy machine, or one that wakes up, delays a
     * probe.
     *
     * @param interval the pause between two probes
     * @param timeout how long a probe waits for an answer
     * @param failures the number of failures in a row after which the part is killed
     */
    record Probes(Duration interval, Duration timeout, int failures) {}

    /**
     * Ctrl-C reaches the services and this program at the same time. How long to wait for a stop before the end of a process
     * counts as a failure.
     */
    private static final Duration GRACE = Duration.ofMillis(300);

    private final Part part;
    private final Patience patience;
    private final Terminal terminal;
    private final Consumer<CommandFailure> giveUp;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Deque<Instant> deaths = new ArrayDeque<>();
    private volatile boolean settled;

    /** @param giveUp called at most once, when the supervisor gives up */
    Supervisor(Part part, Patience patience, Terminal terminal, Consumer<CommandFailure> giveUp) {
        this.part = part;
        this.patience = patience;
        this.terminal = terminal;
        this.giveUp = giveUp;
    }

    /**
     * Starts the part and watches it.
     *
     * @throws CommandFailure if it does not start
     */
    void start() {
        CompletableFuture<Part.End> end = startUnlessStopping();
        Thread watcher = new Thread(() -> watch(end), part.name() + "-watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    /**
     * Call this when the part is ready. Before that, its end is final, because a part that fails to start would fail again, and
     * it is not probed, because a start may take long.
     */
    void settled() {
        settled = true;
    }

    /** Lets the part end without a restart. */
    void release() {
        stopping.countDown();
    }

    /** Releases the part, ends it and waits for its end. */
    void stop() {
        release();
        // At once, which also breaks off a start that takes long, and again for what that start has left.
        part.stop();
        synchronized (this) {
            part.stop();
        }
    }

    private synchronized CompletableFuture<Part.End> startUnlessStopping() {
        return isStopping() ? new CompletableFuture<>() : part.start();
    }

    private void watch(CompletableFuture<Part.End> firstEnd) {
        CompletableFuture<Part.End> end = firstEnd;
        try {
            while (true) {
                Part.End how = awaitEnd(end);
                if (stopping.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                Duration pause = pauseAfterDeath(how);
                terminal.line("%s %s; restarting in %d s (log: %s)"
                        .formatted(part.name(), how.words(), pause.toSeconds(), part.log()));
                if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                end = startUnlessStopping();
                terminal.line(part.name() + " restarted");
            }
        } catch (CommandFailure e) {
            giveUpUnlessStopping(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The end of a part that is not watched would go unnoticed.
            giveUpUnlessStopping(new CommandFailure("%s can no longer be watched: %s".formatted(part.name(), e), e));
        }
    }

    /** Waits for the end of the part; kills it if it responded before and no longer does. */
    private Part.End awaitEnd(CompletableFuture<Part.End> end) throws InterruptedException {
        // Before the first failure settled() says that it is ready; after a restart, its first answer does.
        boolean responded = deaths.isEmpty();
        int failures = 0;
        while (true) {
            try {
                return end.get(patience.probes().interval().toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new CompletionException(e.getCause());
            } catch (TimeoutException stillRunning) {
                if (!settled) {
                    continue;
                }
                if (part.isLive()) {
                    responded = true;
                    failures = 0;
                } else if (responded && ++failures == patience.probes().failures() && !isStopping()) {
                    part.kill();
                    end.join();
                    return new Part.End("stopped responding and was killed", true);
                }
            }
        }
    }

    private void giveUpUnlessStopping(CommandFailure reason) {
        if (!isStopping()) {
            giveUp.accept(reason);
        }
    }

    private Duration pauseAfterDeath(Part.End how) {
        Instant now = Instant.now();
        deaths.addLast(now);
        while (deaths.getFirst().isBefore(now.minus(patience.within()))) {
            deaths.removeFirst();
        }
        if (!settled && !how.bySignal()) {
            throw failure("%s %s while starting".formatted(part.name(), how.words()));
        }
        if (deaths.size() >= patience.deaths()) {
            throw failure("%s keeps failing: it %s, %d failures within %d s"
                    .formatted(
                            part.name(),
                            how.words(),
                            deaths.size(),
                            patience.within().toSeconds()));
        }
        Duration pause = patience.firstPause().multipliedBy(1L << (deaths.size() - 1));
        return pause.compareTo(patience.longestPause()) < 0 ? pause : patience.longestPause();
    }

    private CommandFailure failure(String message) {
        StringBuilder text = new StringBuilder("%s (log: %s)".formatted(message, part.log()));
        if (!part.lastLines().isEmpty()) {
            text.append("; last lines:");
            part.lastLines().forEach(line -> text.append("\n  ").append(line));
        }
        return new CommandFailure(text.toString());
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
