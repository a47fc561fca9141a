package org.petregistry.standalone.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.petregistry.terminal.CommandFailure;

/** A process that is kept running: the database's or a service's. */
interface Part {

    /** What it is called in messages. */
    String name();

    /**
     * How a process has ended.
     *
     * @param words what it did, to follow its name in a message
     * @param bySignal whether somebody else ended it, and not the process itself
     */
    record End(String words, boolean bySignal) {}

    /**
     * Starts the process, after ending what an earlier run has left of it.
     *
     * @return completed when the process has ended
     * @throws CommandFailure if it does not start; the message says why
     */
    CompletableFuture<End> start();

    /** Asks the process to end in good order, waits, and ends it in any case. Without a process it does nothing. */
    void stop();

    /** Ends a process that does not respond any more: it gets less time than with {@link #stop}. */
    void kill();

    /** Whether the process responds; returns within a bounded time. */
    boolean isLive();

    /** Where the process's log is kept. */
    Path log();

    /** The last lines that the process wrote, oldest first. */
    List<String> lastLines();
}
