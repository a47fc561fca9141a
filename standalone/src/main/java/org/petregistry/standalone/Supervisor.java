package org.petregistry.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps one {@link Part} running: starts it again when it ends by itself, each time after a longer pause, and gives up
 * when it keeps ending.
 */
final class Supervisor {

    /** When a part is given up, and how long it rests before it is started again. */
    record Patience(int deaths, Duration within, Duration firstPause, Duration longestPause) {

        /** Of {@code ./start}. */
        static final Patience USUAL =
                new Patience(5, Duration.ofMinutes(3), Duration.ofSeconds(1), Duration.ofSeconds(8));
    }

    /**
     * A Ctrl-C reaches the services at the same moment as this program: so long is waited for the order to stop, before
     * the end of a process is taken for an accident.
     */
    private static final Duration GRACE = Duration.ofMillis(300);

    private final Part part;
    private final Patience patience;
    private final Terminal terminal;
    private final Consumer<StartFailure> giveUp;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Deque<Instant> deaths = new ArrayDeque<>();
    private volatile boolean settled;

    /**
     * A supervisor that does nothing yet.
     *
     * @param part what to keep running
     * @param patience when to give up
     * @param terminal where to say that it ended and is started again
     * @param giveUp called, once at most, when it is given up
     */
    Supervisor(Part part, Patience patience, Terminal terminal, Consumer<StartFailure> giveUp) {
        this.part = part;
        this.patience = patience;
        this.terminal = terminal;
        this.giveUp = giveUp;
    }

    /**
     * Starts the part, and watches it from then on.
     *
     * @throws StartFailure if it does not start
     */
    void start() {
        CompletableFuture<Part.End> end = startUnlessStopping();
        Thread watcher = new Thread(() -> watch(end), part.name() + "-watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** To be called once the part does its work. Until then its end is final: what refused once will refuse again. */
    void settled() {
        settled = true;
    }

    /** Lets the part end without being started again. */
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
                Part.End how = end.join();
                if (stopping.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                Duration pause = pauseAfterDeath(how);
                terminal.line("%s ended (%s); it is started again in %d s"
                        .formatted(part.name(), how.words(), pause.toSeconds()));
                if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                end = startUnlessStopping();
                terminal.line(part.name() + " runs again");
            }
        } catch (StartFailure e) {
            giveUpUnlessStopping(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // What is not watched any more would end without anybody noticing.
            giveUpUnlessStopping(new StartFailure("%s cannot be watched any more: %s".formatted(part.name(), e), e));
        }
    }

    private void giveUpUnlessStopping(StartFailure reason) {
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
            throw failure("%s did not start (%s)".formatted(part.name(), how.words()));
        }
        if (deaths.size() >= patience.deaths()) {
            throw failure("%s keeps ending (%s, %d times within %d s)"
                    .formatted(
                            part.name(),
                            how.words(),
                            deaths.size(),
                            patience.within().toSeconds()));
        }
        Duration pause = patience.firstPause().multipliedBy(1L << (deaths.size() - 1));
        return pause.compareTo(patience.longestPause()) < 0 ? pause : patience.longestPause();
    }

    private StartFailure failure(String message) {
        StringBuilder text = new StringBuilder(message);
        if (!part.lastLines().isEmpty()) {
            text.append("; its last lines:");
            part.lastLines().forEach(line -> text.append("\n  ").append(line));
        }
        return new StartFailure(text.toString());
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
