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
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.foreignkey.protocol.Thing;
import org.petregistry.foreignkey.settings.ForeignKeySettings;
import org.petregistry.rest.problem.Problem;

/**
 * Finishes the deletions that the other service did not answer in time, on every instance and for ever: only its answer ends
 * one. A thing never becomes active again without, since the other service may have closed its fence.
 */
// At start and not at the first round: its figures are asked for before.
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

    /** How long to leave the other service alone, and since when; zero when it answered the last time. */
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
                .description("For how long the oldest of these deletions has been under way")
                .baseUnit("seconds")
                .register(meters);
    }

    /** One round. The next one begins when it has ended, however long it takes. */
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
                    // Not an error of this task: whoever asks for anything is told that the database is away.
                    LOG.debugf(failure, "Deletions could not be finished");
                    return null;
                });
    }

    private boolean isPaused() {
        return System.nanoTime() - pausedAt < pause.toNanos();
    }

    private Uni<Void> finish(List<Deletion> open) {
        List<Recall> left = open.stream()
                // For a younger one a client is still waiting, and recalls it himself.
                .filter(one -> one.age().compareTo(settings.timeout()) > 0)
                .map(Deletion::recall)
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
                // It does not answer at all: the others need not be tried.
                .onFailure(Problem.class)
                .recoverWithItem(false)
                .invoke(this::pace)
                .replaceWithVoid();
    }

    private Uni<Decision> finish(Recall recall) {
        return service.recallPatiently(recall)
                .call(outcome -> steps.conclude(recall, outcome))
                .map(outcome -> outcome.decision());
    }

    private void pace(boolean answered) {
        if (answered && !pause.isZero()) {
            LOG.infof("%s answers again: deletions are being finished", name);
        } else if (!answered && pause.isZero()) {
            LOG.warnf("%s does not answer. Deletions that wait for it: %d", name, openDeletions);
        }
        Duration doubled = pause.isZero() ? settings.shortestPause() : pause.multipliedBy(2);
        Duration longest = settings.longestPause();
        pause = answered ? Duration.ZERO : doubled.compareTo(longest) < 0 ? doubled : longest;
        pausedAt = System.nanoTime();
    }
}
