package org.petregistry.owners.deletion;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.petregistry.owners.deletion.DeletionSteps.Open;
import org.petregistry.owners.pets.PetsClient;
import org.petregistry.owners.pets.RecallAnswer.Outcome;
import org.petregistry.rest.problem.Problem;

/**
 * Finishes the deletions that pets-service did not answer in time, on every instance and for ever: only its answer ends one.
 * An owner never becomes active again without, since pets-service may have closed its fence.
 */
// At start and not at the first round: its figures are asked for before.
@Startup
@ApplicationScoped
class DeletionFinisher {
    private static final Logger LOG = Logger.getLogger(DeletionFinisher.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DeletionSteps steps;
    private final PetsClient pets;

    private volatile long openDeletions;
    private volatile Duration oldest = Duration.ZERO;

    /** How long to leave pets-service alone, and since when; zero when it answered the last time. */
    private volatile Duration pause = Duration.ZERO;

    private volatile long pausedAt;

    DeletionFinisher(DeletionSteps steps, PetsClient pets, MeterRegistry meters) {
        this.steps = steps;
        this.pets = pets;
        Gauge.builder("registry.deletions.open", () -> openDeletions)
                .description("Owners that are being deleted")
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

    private Uni<Void> finish(List<Open> open) {
        List<Deletion> left = open.stream()
                // For a younger one a client is still waiting, and recalls it himself.
                .filter(one -> one.age().compareTo(PetsClient.RECALL_LIMIT) > 0)
                .map(Open::deletion)
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
                .map(outcomes -> !outcomes.contains(Outcome.NONE))
                // It does not answer at all: the others need not be tried.
                .onFailure(Problem.class)
                .recoverWithItem(false)
                .invoke(this::pace)
                .replaceWithVoid();
    }

    private Uni<Outcome> finish(Deletion deletion) {
        return pets.recallPatiently(deletion.recall())
                .call(answer -> steps.conclude(deletion, answer))
                .map(answer -> answer.outcome());
    }

    private void pace(boolean answered) {
        if (answered && !pause.isZero()) {
            LOG.info("pets-service answers again: deletions are being finished");
        } else if (!answered && pause.isZero()) {
            LOG.warnf("pets-service does not answer. Deletions that wait for it: %d", openDeletions);
        }
        Duration doubled = pause.isZero() ? SHORTEST_PAUSE : pause.multipliedBy(2);
        pause = answered ? Duration.ZERO : doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        pausedAt = System.nanoTime();
    }
}
