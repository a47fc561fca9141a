package org.petregistry.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.petregistry.systemtests.harness.Link;
import org.petregistry.systemtests.harness.Link.Direction;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.systemtests.harness.workload.Side;
import org.petregistry.systemtests.harness.workload.Witness;
import org.petregistry.testkit.TestDatabase;

/**
 * Injects one fault after the other, several at a time, each for a while, and repairs everything at the end. What was broken is
 * then whole for at least as long as it was broken, so that clients also get answers where a service needs long to start.
 */
final class Faults {
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Duration REPAIRED = Duration.ofMinutes(3);
    /** Everything else goes on breaking meanwhile, and on a busy machine a service needs long to start. */
    private static final Duration SETTLED = Duration.ofMinutes(5);

    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 1_500;

    /** The percentages of kills and of stopped databases; the other faults are broken links. */
    private static final int KILLS = 8;

    private static final int STOPS = 4;

    private final LinkedRegistry registry;
    private final Clusters clusters;
    private final Witness witness;
    private final Random random;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Set<Object> broken = new HashSet<>();
    private final Map<Object, Long> wholeUntil = new HashMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);
    private volatile boolean ending;

    /** What is broken. */
    enum Kind {
        INSTANCE_KILLED,
        DATABASE_STOPPED,
        DATABASE_REWOUND,
        LINK_CUT,
        LINK_REFUSING,
        LINK_HANGING,
        LINK_DELAYED,
        REQUEST_SWALLOWED,
        ANSWER_SWALLOWED
    }

    /** @param witness looks at the databases again and again */
    Faults(LinkedRegistry registry, Clusters clusters, Witness witness, long seed) {
        this.registry = registry;
        this.clusters = clusters;
        this.witness = witness;
        random = new Random(seed);
    }

    /**
     * Breaks things for some time; when it returns, everything is whole and every instance is ready.
     *
     * @param shortest the time, unless less than enough has happened after it
     * @param longest the time after which it ends in any case
     * @param enough whether enough has happened
     * @param rewinds whether databases go back to copies, too
     */
    void inject(Duration shortest, Duration longest, BooleanSupplier enough, boolean rewinds) {
        clusters.awaitSettled(registry.databases(), SETTLED);
        timer.scheduleWithFixedDelay(this::breakSomething, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        Thread rewinder = new Thread(this::rewindAgainAndAgain, "rewinder");
        if (rewinds) {
            rewinder.start();
        }
        try {
            long begin = System.nanoTime();
            Duration passed;
            do {
                Thread.sleep(PAUSE.toMillis());
                passed = Duration.ofNanos(System.nanoTime() - begin);
            } while (passed.compareTo(shortest) < 0 || passed.compareTo(longest) < 0 && !enough.getAsBoolean());
            ending = true;
            // What has been broken is still repaired, at its time; nothing new is.
            timer.shutdown();
            if (!timer.awaitTermination(REPAIRED.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("not everything that was broken was repaired");
            }
            rewinder.join(REPAIRED.plus(SETTLED.multipliedBy(2)).toMillis());
            assertThat(rewinder.isAlive()).as("still rewinding").isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(failures).isEmpty();
        registry.instances().forEach(Faults::restartIfEnded);
        clusters.awaitSettled(registry.databases(), SETTLED);
        witness.look();
    }

    /** An instance may have given up because its database was away for too long. */
    private static void restartIfEnded(Instance instance) {
        if (!instance.service().isRunning()) {
            instance.service().start();
        }
        instance.service().awaitReady();
    }

    /** How often each kind of fault has been there so far. */
    synchronized Map<Kind, Integer> counts() {
        return Map.copyOf(counts);
    }

    private void breakSomething() {
        int number = random.nextInt(100);
        if (number < KILLS) {
            kill(one(registry.instances().toList()));
        } else if (number < KILLS + STOPS) {
            stop(clusters.server(one(List.of(Side.values()))));
        } else {
            Instance instance = one(registry.instances().toList());
            breakLink(one(instance.links().toList()));
        }
    }

    private void kill(Instance instance) {
        if (take(instance, Kind.INSTANCE_KILLED)) {
            instance.service().kill();
            later(instance, () -> restart(instance.service()));
        }
    }

    private static void restart(ServiceProcess service) {
        service.start();
        try {
            service.awaitReady();
        } catch (ConditionTimeoutException | TerminalFailureException databaseAway) {
            // It is started once more in the end.
        }
    }

    private void stop(TestDatabase database) {
        if (take(database, Kind.DATABASE_STOPPED)) {
            database.crash();
            later(database, database::restart);
        }
    }

    /** Takes copies and puts some back, one after the other; everything else breaks meanwhile. */
    private void rewindAgainAndAgain() {
        Random own = new Random(random.nextLong());
        try {
            while (!ending) {
                for (Side side : List.of(Side.values())) {
                    if (own.nextBoolean() || clusters.copies(side).isEmpty()) {
                        pause(own);
                        witness.look();
                        alone(List.of(side), () -> clusters.copy(side));
                    }
                }
                pause(own);
                rewindSomething(own);
            }
        } catch (RuntimeException | AssertionError e) {
            failures.add(e);
        }
    }

    private void rewindSomething(Random own) {
        Side one = own.nextBoolean() ? Side.REFERENCED : Side.REFERENCING;
        Side other = one == Side.REFERENCED ? Side.REFERENCING : Side.REFERENCED;
        witness.look();
        switch (own.nextInt(5)) {
            case 0 -> {
                alone(List.of(Side.values()), () -> clusters.rewindBoth(copy(one, own), copy(other, own)));
                count();
            }
            case 1 -> {
                rewind(one, own);
                // Again while both are being compared, or just after it.
                rewind(one, own);
            }
            case 2 -> {
                rewind(one, own);
                clusters.awaitSettled(registry.databases(), SETTLED);
                witness.look();
                rewind(other, own);
            }
            default -> rewind(one, own);
        }
        clusters.awaitSettled(registry.databases(), SETTLED);
        witness.look();
    }

    private void rewind(Side side, Random own) {
        alone(List.of(side), () -> clusters.rewind(copy(side, own)));
        count();
    }

    private Clusters.Copy copy(Side side, Random own) {
        List<Clusters.Copy> copies = clusters.copies(side);
        return copies.get(own.nextInt(copies.size()));
    }

    private synchronized void count() {
        counts.merge(Kind.DATABASE_REWOUND, 1, Integer::sum);
    }

    /** Nothing else happens to these servers meanwhile. */
    private void alone(List<Side> sides, Runnable work) {
        List<TestDatabase> servers = sides.stream().map(clusters::server).toList();
        servers.forEach(server -> await().atMost(REPAIRED).until(() -> hold(server)));
        try {
            work.run();
        } finally {
            servers.forEach(this::release);
        }
    }

    private synchronized boolean hold(Object what) {
        return broken.add(what);
    }

    private void pause(Random own) {
        long end =
                System.nanoTime() + Duration.ofMillis(500 + own.nextInt(2_000)).toNanos();
        await().until(() -> System.nanoTime() > end);
    }

    private void breakLink(Link link) {
        Kind kind = one(List.of(
                Kind.LINK_CUT,
                Kind.LINK_REFUSING,
                Kind.LINK_HANGING,
                Kind.LINK_DELAYED,
                Kind.REQUEST_SWALLOWED,
                Kind.ANSWER_SWALLOWED,
                Kind.ANSWER_SWALLOWED));
        if (!take(link, kind)) {
            return;
        }
        switch (kind) {
            case LINK_REFUSING -> link.refuse();
            case LINK_HANGING -> link.hang();
            case LINK_DELAYED -> link.delay(Duration.ofMillis(10 + random.nextInt(300)));
            case REQUEST_SWALLOWED -> link.swallow(Direction.REQUEST);
            case ANSWER_SWALLOWED -> link.swallow(Direction.ANSWER);
            default -> link.cut();
        }
        later(link, () -> {
            if (kind == Kind.REQUEST_SWALLOWED || kind == Kind.ANSWER_SWALLOWED) {
                // TCP goes on after a loss only with what was lost, or not at all.
                link.cut();
            }
            link.heal();
        });
    }

    private synchronized boolean take(Object what, Kind kind) {
        if (System.nanoTime() < wholeUntil.getOrDefault(what, Long.MIN_VALUE) || !broken.add(what)) {
            return false;
        }
        counts.merge(kind, 1, Integer::sum);
        return true;
    }

    private synchronized void keepWhole(Object what, long until) {
        wholeUntil.put(what, until);
    }

    private synchronized void release(Object what) {
        broken.remove(what);
    }

    private void later(Object what, Runnable repair) {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        long begin = System.nanoTime();
        timer.schedule(
                () -> {
                    try {
                        repair.run();
                    } catch (RuntimeException e) {
                        failures.add(e);
                    } finally {
                        long end = System.nanoTime();
                        keepWhole(what, end + (end - begin));
                        release(what);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    private <T> T one(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
