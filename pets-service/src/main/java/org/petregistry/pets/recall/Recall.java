package org.petregistry.pets.recall;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What owners-service asks when it wants to delete an owner.
 *
 * @param ownerId the owner
 * @param pets what happens to its pets
 * @param posts what happens to its posts
 */
@Schema(name = "Recall")
public record Recall(
        @NotNull @Positive @Schema(description = "The owner that shall be deleted", examples = "7", minimum = "1")
        Long ownerId,

        @NotNull PetsRule pets,
        @NotNull PostsRule posts) {

    /**
     * The decision itself.
     *
     * @param petCount how many pets the owner has, none of which can come or go until the decision is committed
     * @param postCount how many posts it has written, likewise
     */
    public Outcome outcome(UUID deletionId, long petCount, long postCount) {
        boolean refused = pets == PetsRule.RESTRICT && petCount > 0 || posts == PostsRule.RESTRICT && postCount > 0;
        return new Outcome(deletionId, ownerId, refused ? Decision.REFUSED : Decision.CLOSED, petCount, postCount);
    }

    /** What happens to the pets of an owner that is deleted. */
    public enum PetsRule {
        SET_NULL("set-null"),
        CASCADE("cascade"),
        RESTRICT("restrict");

        private final String word;

        PetsRule(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    /** What happens to the posts of an owner that is deleted. A post cannot be without an author. */
    public enum PostsRule {
        RESTRICT("restrict"),
        CASCADE("cascade");

        private final String word;

        PostsRule(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }
    }

    /**
     * How a deletion was decided. The same recall gets the same answer for ever.
     *
     * @param pets how many pets the owner had
     * @param posts how many posts it had written
     */
    @Schema(name = "RecallOutcome")
    public record Outcome(
            @Schema(description = "The deletion that is decided", required = true)
            UUID deletionId,

            @Schema(description = "The owner that shall be deleted", required = true, examples = "7", minimum = "1")
            long ownerId,

            @Schema(required = true) Decision outcome,

            @Schema(description = "How many pets the owner had", required = true, examples = "2", minimum = "0")
            long pets,

            @Schema(description = "How many posts it had written", required = true, examples = "0", minimum = "0")
            long posts) {}

    /** A recall's answer. */
    public enum Decision {
        /** The grant is gone for ever: the owner may be deleted. */
        CLOSED("closed"),
        /** A rule forbids it: the owner stays. */
        REFUSED("refused"),
        /** Another call for the same owner is deciding just now. */
        IN_PROGRESS("in-progress");

        private final String word;

        Decision(String word) {
            this.word = word;
        }

        @JsonValue
        public String word() {
            return word;
        }

        static Decision of(String word) {
            return word.equals(CLOSED.word) ? CLOSED : REFUSED;
        }
    }
}
