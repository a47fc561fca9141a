package org.petregistry.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One terminal for all that runs. Lines never mix; below them, where somebody looks on, stands what is waited for.
 */
public final class Terminal {

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final Set<String> YES = Set.of("y", "yes");

    private final PrintWriter out;
    private final boolean interactive;
    private final Optional<BufferedReader> keyboard;
    private String progress = "";

    /**
     * A terminal.
     *
     * @param out where to write
     * @param interactive whether the last line can be written over; otherwise progress becomes lines of its own
     * @param keyboard where somebody answers who sees what is written, if there is anybody
     */
    public Terminal(PrintWriter out, boolean interactive, Optional<BufferedReader> keyboard) {
        this.out = out;
        this.interactive = interactive;
        this.keyboard = keyboard;
    }

    /** Whether the last line can be written over. */
    public boolean isInteractive() {
        return interactive;
    }

    /** Whether there is somebody to answer a question. */
    public boolean canAsk() {
        return keyboard.isPresent();
    }

    /**
     * Asks a question and waits for the answer. Others may write meanwhile: a stop has something to say.
     *
     * @param question a sentence with a question mark
     * @return whether the answer was yes; everything else means no, the end of the input too
     * @throws IOException if the answer cannot be read
     * @throws IllegalStateException if there is nobody to answer
     */
    public boolean agrees(String question) throws IOException {
        BufferedReader answers = keyboard.orElseThrow(() -> new IllegalStateException("nobody to ask"));
        synchronized (this) {
            endProgress();
            out.print(question + " [y/N] ");
            out.flush();
        }
        String answer = answers.readLine();
        return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Writes a line that stays.
     *
     * @param text the line, without its end
     */
    public synchronized void line(String text) {
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
    public synchronized void progress(String what, Duration waited) {
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
    public synchronized void endProgress() {
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
