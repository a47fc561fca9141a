package org.petregistry.operatingsystem;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Detects the end of a process that this program did not start. {@link ProcessHandle#onExit} checks such a process at increasing
 * intervals of up to five seconds.
 */
public final class ProcessEnd {

    private static final long INTERVAL_MILLIS = 100;

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "process-end");
        thread.setDaemon(true);
        return thread;
    });

    private ProcessEnd() {}

    /**
     * Whether a process has ended. {@link ProcessHandle#isAlive} is also true for a zombie, which remains until its parent reaps
     * it, in a container without an init process until the container ends. A zombie has no command.
     */
    public static boolean isOver(ProcessHandle process) {
        return !process.isAlive() || process.info().command().isEmpty();
    }

    /** Completes soon after the process has ended, or at once if it has ended already. */
    public static CompletableFuture<Void> of(ProcessHandle process) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        ScheduledFuture<?> looking = CLOCK.scheduleWithFixedDelay(
                () -> {
                    if (isOver(process)) {
                        end.complete(null);
                    }
                },
                0,
                INTERVAL_MILLIS,
                TimeUnit.MILLISECONDS);
        end.whenComplete((nothing, failure) -> looking.cancel(false));
        return end;
    }

    /**
     * Waits for a process that is about to end, and kills it if it does not.
     *
     * @param process the process
     * @param timeoutSeconds how long to wait before killing it
     */
    public static void await(ProcessHandle process, long timeoutSeconds) {
        of(process).completeOnTimeout(null, timeoutSeconds, TimeUnit.SECONDS).join();
        if (!isOver(process)) {
            process.destroyForcibly();
            of(process).join();
        }
    }
}
