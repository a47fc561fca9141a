package org.petregistry.standalone;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * One terminal for all that runs. Lines never mix; below them, where somebody looks on, stands what is waited for.
 */
final class Terminal {

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean interactive;
    private String progress = "";

    /**
     * A terminal.
     *
     * @param out where to write
     * @param interactive whether the last line can be written over; otherwise progress becomes lines of its own
     */
    Terminal(PrintWriter out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    /** Writes a line that stays. */
    synchronized void line(String text) {
        clearProgress();
        out.println(text);
        drawProgress();
    }

    /**
     * Says what is waited for, in place of what was said before; where nothing can be written over, once.
     *
     * @param what what is waited for
     * @param waited how long it has been waited for
     */
    synchronized void progress(String what, Duration waited) {
        if (interactive) {
            clearProgress();
            progress = waited.toSeconds() == 0 ? what : "%s %d s".formatted(what, waited.toSeconds());
            drawProgress();
        } else if (!what.equals(progress)) {
            progress = what;
            out.println(what);
            out.flush();
        }
    }

    /** Nothing is waited for any more. */
    synchronized void endProgress() {
        clearProgress();
        progress = "";
        out.flush();
    }

    private void clearProgress() {
        if (interactive && !progress.isEmpty()) {
            out.print(CLEAR_LINE);
        }
    }

    private void drawProgress() {
        if (interactive) {
            out.print(progress);
        }
        out.flush();
    }
}
