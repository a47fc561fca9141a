package org.petregistry.terminal;

import java.time.Duration;
import java.time.Instant;

/**
 * The progress of a task: a bar on an interactive terminal, and otherwise a line for every tenth. A task that ends within a
 * second shows neither.
 */
public final class ProgressBar {

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int WIDTH = 30;
    private static final int TENTHS = 10;

    private final Terminal terminal;
    private final String what;
    private final int total;
    private final Instant begin;
    private int tenthSaid;

    /**
     * Creates a bar that is not visible yet.
     *
     * @param terminal where it shows
     * @param what the task
     * @param total how many steps it has
     * @param begin when it began
     */
    public ProgressBar(Terminal terminal, String what, int total, Instant begin) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        this.begin = begin;
    }

    /**
     * Shows how many steps are done.
     *
     * @param done from 1 to the total
     */
    public void show(int done) {
        Duration taken = Duration.between(begin, Instant.now());
        if (taken.compareTo(MOMENT) < 0) {
            return;
        }
        if (terminal.isInteractive()) {
            int full = share(done, WIDTH);
            terminal.progress(
                    "%s [%s%s] %d of %d".formatted(what, "#".repeat(full), ".".repeat(WIDTH - full), done, total),
                    taken);
        } else if (share(done, TENTHS) > tenthSaid) {
            tenthSaid = share(done, TENTHS);
            terminal.line("%s: %d of %d".formatted(what, done, total));
        }
    }

    /** Removes the bar. */
    public void end() {
        terminal.endProgress();
    }

    private int share(int done, int parts) {
        return (int) ((long) done * parts / total);
    }
}
