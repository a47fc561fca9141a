package org.petregistry.systemtests.load;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The time in which all clients work, what they do in it, and what they were told that they should not have been. */
final class Shift {
    private static final int LONGEST = 600;
    private static final String REFUSED = "refused: ";

    private final Duration length;
    private final long end;
    private final CountDownLatch brokenOff = new CountDownLatch(1);
    private final Map<String, LongAdder> done = new ConcurrentHashMap<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();

    /** Begins now. */
    Shift(Duration length) {
        this.length = length;
        end = System.nanoTime() + length.toNanos();
    }

    /** Also because of something unexpected. */
    boolean isOver() {
        return System.nanoTime() > end || brokenOff.getCount() == 0;
    }

    /** Waits as long as every 503 says. */
    void comeBackLater() {
        try {
            brokenOff.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void count(String kind) {
        done.computeIfAbsent(kind, added -> new LongAdder()).increment();
    }

    void refused(String why) {
        count(REFUSED + why);
    }

    void unexpected(String what) {
        unexpected.add(what.length() > LONGEST ? what.substring(0, LONGEST) + "…" : what);
        brokenOff.countDown();
    }

    Queue<String> unexpected() {
        return unexpected;
    }

    Duration length() {
        return length;
    }

    /** How often something was not to be had in time. */
    long refused() {
        return sum(true);
    }

    /** How many calls were answered otherwise. */
    long answered() {
        return sum(false);
    }

    private long sum(boolean refused) {
        return done.entrySet().stream()
                .filter(kind -> kind.getKey().startsWith(REFUSED) == refused)
                .mapToLong(kind -> kind.getValue().sum())
                .sum();
    }

    /** The numbers by kind, in the order of their names. */
    @Override
    public String toString() {
        Map<String, Long> numbers = new TreeMap<>();
        done.forEach((kind, count) -> numbers.put(kind, count.sum()));
        return "%d calls in %d s: %s".formatted(answered(), length.toSeconds(), numbers);
    }
}
