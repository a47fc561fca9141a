package org.petregistry.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
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
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.petregistry.systemtests.harness.Link;
import org.petregistry.systemtests.harness.Link.Direction;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.testkit.TestDatabase;

/** Injects one fault after the other, several at a time, each for a while, and repairs everything at the end. */
final class Faults {
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Duration REPAIRED = Duration.ofMinutes(3);
    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 1_500;

    /** The percentages of kills and of stopped databases; the other faults are broken links. */
    private static final int KILLS = 8;

    private static final int STOPS = 4;

    private final LinkedRegistry registry;
    private final List<TestDatabase> databases;
    private final Random random;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Set<Object> broken = new HashSet<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(4);

    /** What is broken. */
    enum Kind {
        INSTANCE_KILLED,
        DATABASE_STOPPED,
        LINK_CUT,
        LINK_REFUSING,
        LINK_HANGING,
        LINK_DELAYED,
        REQUEST_SWALLOWED,
        ANSWER_SWALLOWED
    }

    Faults(LinkedRegistry registry, List<TestDatabase> databases, long seed) {
        this.registry = registry;
        this.databases = databases;
        random = new Random(seed);
    }

    /** Breaks things for some time; when it returns, everything is whole and every instance is ready. */
    void inject(Duration length) {
        timer.scheduleWithFixedDelay(this::breakSomething, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            boolean ended = timer.awaitTermination(length.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                throw new IllegalStateException("nobody but this ends the timer");
            }
            // What has been broken is still repaired, at its time; nothing new is.
            timer.shutdown();
            if (!timer.awaitTermination(REPAIRED.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("not everything that was broken was repaired");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(failures).isEmpty();
        registry.instances().forEach(Faults::restartIfEnded);
    }

    /** An instance may have given up because its database was away for too long. */
    private static void restartIfEnded(Instance instance) {
        if (!instance.service().isRunning()) {
            instance.service().start();
        }
        instance.service().awaitReady();
    }

    /** How often each kind of fault has been there. */
    Map<Kind, Integer> counts() {
        return counts;
    }

    private void breakSomething() {
        int number = random.nextInt(100);
        if (number < KILLS) {
            kill(one(registry.instances().toList()));
        } else if (number < KILLS + STOPS) {
            stop(one(databases));
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
        if (!broken.add(what)) {
            return false;
        }
        counts.merge(kind, 1, Integer::sum);
        return true;
    }

    private synchronized void release(Object what) {
        broken.remove(what);
    }

    private void later(Object what, Runnable repair) {
        int millis = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
        timer.schedule(
                () -> {
                    try {
                        repair.run();
                    } catch (RuntimeException e) {
                        failures.add(e);
                    } finally {
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
