package org.petregistry.foreignkey.referenced;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.petregistry.foreignkey.protocol.Decision;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.problem.Problem;

/**
 * Finishes pending deletions, on every instance and with unlimited retries: only a response of the other service ends one.
 * Without it a thing never becomes active again, since the other service may have closed its fence.
 */
// At start and not at the first round: metrics are read before that.
@Startup
@Singleton
@IfBuildProperty(name = "foreign-key.referenced", stringValue = "true")
public class DeletionFinisher {
    private static final Logger LOG = Logger.getLogger(DeletionFinisher.class);

    private final DeletionSteps steps;
    private final ReferencingService service;
    private final ForeignKeySettings.Recall settings;
    private final String name;

    private volatile long openDeletions;
    private volatile Duration oldest = Duration.ZERO;

    /** How long to pause calls to the other service, and since when; zero if it responded the last time. */
    private volatile Duration pause = Duration.ZERO;

    private volatile long pausedAt;

    DeletionFinisher(
            DeletionSteps steps,
            ReferencingService service,
            ReferencedSide side,
            ForeignKeySettings settings,
            MeterRegistry meters) {
        this.settings = settings.recall();
        this.steps = steps;
        this.service = service;
        Referenced key = side.declaration();
        this.name = key.service();
        Gauge.builder("registry.deletions.open", () -> openDeletions)
                .description(Thing.capital(key.thing().plural()) + " that are being deleted")
                .register(meters);
        Gauge.builder("registry.deletions.oldest.age", () -> oldest.toMillis() / 1_000.0)
                .description("The age of the oldest of these deletions")
                .baseUnit("seconds")
                .register(meters);
    }

    /** One round. The next one begins after this one has ended. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> round() {
        return steps.count()
                .invoke(count -> openDeletions = count)
                .chain(() -> steps.open())
                .invoke(open ->
                        oldest = open.isEmpty() ? Duration.ZERO : open.get(0).age())
                .flatMap(open -> isPaused() ? Uni.createFrom().voidItem() : finish(open))
                .onFailure()
                .recoverWithItem(failure -> {
                    // Not an error of this task: every request reports that the database is unavailable.
                    LOG.debugf(failure, "Failed to finish deletions");
                    return null;
                });
    }

    private boolean isPaused() {
        return System.nanoTime() - pausedAt < pause.toNanos();
    }

    private Uni<Void> finish(List<Deletion> open) {
        List<Deletion> left = open.stream()
                // A client is still waiting for a younger one, and its request sends the recall.
                .filter(one -> one.age().compareTo(settings.timeout()) > 0)
                // While the services compare their databases, deletions wait.
                .filter(one -> one.pair() != null)
                .toList();
        if (left.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(left)
                .onItem()
                .transformToUniAndConcatenate(this::finish)
                .collect()
                .asList()
                .map(decisions -> !decisions.contains(Decision.NONE))
                // It does not respond at all: skip the others.
                .onFailure(Problem.class)
                .recoverWithItem(false)
                .invoke(this::pace)
                .replaceWithVoid();
    }

    private Uni<Decision> finish(Deletion deletion) {
        return service.recallPatiently(deletion)
                .call(outcome -> steps.conclude(deletion, outcome))
                .map(outcome -> outcome.decision());
    }

    private void pace(boolean answered) {
        if (answered && !pause.isZero()) {
            LOG.infof("%s responds again: finishing deletions", name);
        } else if (!answered && pause.isZero()) {
            LOG.warnf("%s does not respond. Pending deletions: %d", name, openDeletions);
        }
        Duration doubled = pause.isZero() ? settings.shortestPause() : pause.multipliedBy(2);
        Duration longest = settings.longestPause();
        pause = answered ? Duration.ZERO : doubled.compareTo(longest) < 0 ? doubled : longest;
        pausedAt = System.nanoTime();
    }
}
