package org.petregistry.operatingsystem;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The end of a process that this program did not start itself. {@link ProcessHandle#onExit} looks after such a process
 * at longer and longer intervals, up to five seconds.
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
     * Whether a process has ended. One that has, but whose parent has not asked yet how, still counts as alive with
     * {@link ProcessHandle#isAlive}; in a container without a proper first process it counts so until the container ends. It has no
     * program any more.
     */
    public static boolean isOver(ProcessHandle process) {
        return !process.isAlive() || process.info().command().isEmpty();
    }

    /** Completed soon after the process has ended, at once if it has ended already. */
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
     * @param process what to wait for
     * @param timeoutSeconds how long to wait before it is killed
     */
    public static void await(ProcessHandle process, long timeoutSeconds) {
        of(process).completeOnTimeout(null, timeoutSeconds, TimeUnit.SECONDS).join();
        if (!isOver(process)) {
            process.destroyForcibly();
            of(process).join();
        }
    }
}
