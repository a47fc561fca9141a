package org.petregistry.owners.pets;

/**
 * What pets-service said to a {@link Recall}.
 *
 * @param outcome what it came to
 * @param pets how many pets the owner had when it was decided; 0 before
 * @param posts how many posts
 */
public record RecallAnswer(Outcome outcome, long pets, long posts) {

    /** What a recall came to. */
    public enum Outcome {
        /** Nothing refers to the owner any more, and nothing ever will. */
        CLOSED,
        /** A rule refused; nothing was changed. */
        REFUSED,
        /** It is being decided at this moment. */
        IN_PROGRESS,
        /** It answered, but with nothing that is an outcome of this recall. */
        NONE
    }

    /** No outcome yet. */
    public static final RecallAnswer IN_PROGRESS = new RecallAnswer(Outcome.IN_PROGRESS, 0, 0);

    /** No outcome of this recall. */
    static final RecallAnswer NONE = new RecallAnswer(Outcome.NONE, 0, 0);

    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    /**
     * What an answer means. Only an outcome of this very recall is one.
     *
     * @param status the answer's
     * @param told its body; null where it has none
     */
    public static RecallAnswer of(Recall recall, int status, ToldOutcome told) {
        boolean ours = told != null
                && recall.deletionId().equals(told.deletionId())
                && told.ownerId() != null
                && told.ownerId() == recall.ownerId()
                && told.outcome() != null;
        if (ours && status == ACCEPTED && told.outcome().equals("in-progress")) {
            return IN_PROGRESS;
        }
        if (ours && status == OK && told.pets() != null && told.posts() != null) {
            if (told.outcome().equals("closed")) {
                return new RecallAnswer(Outcome.CLOSED, told.pets(), told.posts());
            }
            if (told.outcome().equals("refused")) {
                return new RecallAnswer(Outcome.REFUSED, told.pets(), told.posts());
            }
        }
        return NONE;
    }

    /** Whether it is decided, for ever. */
    public boolean decided() {
        return outcome == Outcome.CLOSED || outcome == Outcome.REFUSED;
    }
}
