package org.petregistry.standalone.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.petregistry.terminal.CommandFailure;

/** A process of the registry that a {@link Supervisor} keeps running: PostgreSQL or a service. */
interface Part {

    /** Its name in messages. */
    String name();

    /**
     * How a process has ended.
     *
     * @param words the end as a verb phrase, as in {@code exited with code 3}
     * @param bySignal whether a signal ended it
     */
    record End(String words, boolean bySignal) {}

    /**
     * Starts the process; ends one that an earlier run left behind first.
     *
     * @return completed when the process has ended
     * @throws CommandFailure if it does not start; the message says why
     */
    CompletableFuture<End> start();

    /** Asks the process to end, waits, and kills it if it does not. Does nothing without a process. */
    void stop();

    /** Ends a process that no longer responds: it gets less time than with {@link #stop}. */
    void kill();

    /** Whether the process responds; returns within a bounded time. */
    boolean isLive();

    /** The path of the process's log. */
    Path log();

    /** The last lines of the process's output, oldest first. */
    List<String> lastLines();
}
