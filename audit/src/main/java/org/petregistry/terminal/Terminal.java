package org.petregistry.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The terminal that all parts of a program share. Lines do not mix. On an interactive terminal, the last line shows progress. */
public final class Terminal {

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final Set<String> YES = Set.of("y", "yes");

    private final PrintWriter out;
    private final boolean interactive;
    private final Optional<BufferedReader> keyboard;
    private String progress = "";

    /**
     * Creates a terminal.
     *
     * @param out where to write
     * @param interactive whether the last line can be overwritten; otherwise progress is printed in separate lines
     * @param keyboard where a user can answer questions, if there is a user
     */
    public Terminal(PrintWriter out, boolean interactive, Optional<BufferedReader> keyboard) {
        this.out = out;
        this.interactive = interactive;
        this.keyboard = keyboard;
    }

    /** Whether the last line can be overwritten. */
    public boolean isInteractive() {
        return interactive;
    }

    /** Whether a user can answer questions. */
    public boolean canAsk() {
        return keyboard.isPresent();
    }

    /**
     * Asks a question and waits for the answer. Other threads may write meanwhile.
     *
     * @param question a sentence with a question mark
     * @return whether the answer was yes; every other answer, and the end of the input, means no
     * @throws IOException if the answer cannot be read
     * @throws IllegalStateException if there is no keyboard
     */
    public boolean agrees(String question) throws IOException {
        BufferedReader answers = keyboard.orElseThrow(() -> new IllegalStateException("there is no keyboard"));
        synchronized (this) {
            endProgress();
            out.print(question + " [y/N] ");
            out.flush();
        }
        String answer = answers.readLine();
        return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    /**
     * Writes a line.
     *
     * @param text the line, without a line separator
     */
    public synchronized void line(String text) {
        clearProgress();
        out.println(text);
        drawProgress();
    }

    /**
     * Shows what the program is doing, instead of what was shown before. A terminal that is not interactive prints it once.
     *
     * @param what the current step
     * @param waited how long it has taken so far
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

    /** Removes the progress. */
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
