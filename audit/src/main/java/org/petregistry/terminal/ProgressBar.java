package org.petregistry.terminal;

import java.time.Duration;
import java.time.Instant;

/**
 * How far something is that takes more than a moment: a bar where somebody looks on, and otherwise a line for every
 * tenth. What is done within a second shows neither.
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
     * A bar that does not show yet.
     *
     * @param terminal where it shows
     * @param what what is being done
     * @param total how much there is to do
     * @param begin since when it is being done
     */
    public ProgressBar(Terminal terminal, String what, int total, Instant begin) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        this.begin = begin;
    }

    /**
     * Shows how much is done.
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

    /** Takes the bar away. */
    public void end() {
        terminal.endProgress();
    }

    private int share(int done, int parts) {
        return (int) ((long) done * parts / total);
    }
}
