package org.petregistry.owners.deletion;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.petregistry.owners.pets.PetsClient;
import org.petregistry.owners.pets.RecallAnswer;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.ProblemType;

/**
 * Deletes owners while a client waits. pets-service decides; an owner whose deletion it has not answered in time stays as it
 * is, and {@link DeletionFinisher} goes on with it.
 */
@ApplicationScoped
class Deletions {
    private static final Logger LOG = Logger.getLogger(Deletions.class);

    private final DeletionSteps steps;
    private final PetsClient pets;

    Deletions(DeletionSteps steps, PetsClient pets) {
        this.steps = steps;
        this.pets = pets;
    }

    /**
     * Begins a deletion, or joins one, and waits for its end as long as a client may wait.
     *
     * @param ifMatch the header, or null
     * @return whether the owner is gone; if not, it is not decided yet
     * @throws Problem what {@link DeletionSteps#begin} says, 409 where a rule refuses, and 503 where one has refused but
     *     pets-service does not say which
     */
    Uni<Boolean> delete(long ownerId, Rules rules, String ifMatch) {
        return steps.begin(ownerId, rules, ifMatch).flatMap(deletion -> pets.recall(deletion.recall())
                .call(answer -> steps.conclude(deletion, answer))
                .onFailure()
                // It has begun: whatever stands in the way now, the background task will get over it.
                .recoverWithItem(failure -> {
                    LOG.debugf(failure, "The deletion %s goes on in the background", deletion.id());
                    return RecallAnswer.IN_PROGRESS;
                })
                .flatMap(answer -> answer.decided() ? Uni.createFrom().item(answer) : lookOnceMore(deletion))
                .map(answer -> isGone(deletion, answer)));
    }

    /** Another instance may have been told the outcome: an owner that is active again is none whose deletion is accepted. */
    private Uni<RecallAnswer> lookOnceMore(Deletion deletion) {
        return steps.wasTakenBack(deletion)
                .flatMap(takenBack -> takenBack
                        ? pets.recall(deletion.recall())
                        : Uni.createFrom().item(RecallAnswer.IN_PROGRESS));
    }

    private static boolean isGone(Deletion deletion, RecallAnswer answer) {
        return switch (answer.outcome()) {
            case CLOSED -> true;
            case REFUSED -> throw refusal(deletion, answer);
            case IN_PROGRESS, NONE -> false;
        };
    }

    private static Problem refusal(Deletion deletion, RecallAnswer answer) {
        boolean byPets = deletion.rules().pets().equals(Rules.RESTRICT) && answer.pets() > 0;
        ProblemType type = byPets ? DeletionProblems.OWNER_HAS_PETS : DeletionProblems.OWNER_HAS_POSTS;
        return Problem.of(
                        type,
                        "The owner " + deletion.ownerId() + " has " + counted(answer.pets(), "pet") + " and "
                                + counted(answer.posts(), "post") + ".")
                .with("pets", answer.pets())
                .with("posts", answer.posts());
    }

    private static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
