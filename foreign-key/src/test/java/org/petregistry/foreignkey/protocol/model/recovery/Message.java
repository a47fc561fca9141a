package org.petregistry.foreignkey.protocol.model.recovery;

/**
 * The messages, numbered. All but one carry the pair of the meeting after which they were sent. A message that was sent stays
 * under way, so it can arrive again, or late; that it is lost is no step at all.
 */
final class Message {
    static final int PAIRS = 3;

    /** What a report can say: nothing; a customer with one of three keys; one that is gone, of which the key may be known. */
    static final int REPORTS = 7;

    private static final int LIVING = State.IDS * State.KEYS * PAIRS;
    private static final int RECALLS = State.DELETIONS * PAIRS;
    private static final int OUTCOMES = State.DELETIONS * 2 * PAIRS;
    private static final int ALL_REPORTS = State.IDS * REPORTS * PAIRS;
    private static final int RESERVATIONS = (State.IDS + 1) * PAIRS;

    private static final int FIRST_RECALL = LIVING;
    private static final int FIRST_OUTCOME = FIRST_RECALL + RECALLS;
    private static final int FIRST_GRANT_REPORT = FIRST_OUTCOME + OUTCOMES;
    private static final int FIRST_CUSTOMER_REPORT = FIRST_GRANT_REPORT + ALL_REPORTS;
    private static final int FIRST_SETTLED = FIRST_CUSTOMER_REPORT + ALL_REPORTS;
    private static final int FIRST_RESERVATION = FIRST_SETTLED + PAIRS;
    private static final int FIRST_CONFIRMATION = FIRST_RESERVATION + RESERVATIONS;

    /** A question to meet. Its answer is not among the messages: it dies with the attempt, so there is one at most. */
    static final int MEET = FIRST_CONFIRMATION + RESERVATIONS;

    /** How many there are. */
    static final int NUMBER = MEET + 1;

    private Message() {}

    /** That a customer lives: from a look-up or from the change feed. */
    static int lives(int id, int key, int pair) {
        return numbered(id * State.KEYS + key - 1, pair);
    }

    static int recall(int deletion, int pair) {
        return FIRST_RECALL + numbered(deletion, pair);
    }

    /** @param outcome one less than {@link State#OUTCOME} has it */
    static int outcome(int deletion, int outcome, int pair) {
        return FIRST_OUTCOME + numbered(deletion * 2 + outcome, pair);
    }

    /** What orders-service has of an id. */
    static int grantReport(int id, int report, int pair) {
        return FIRST_GRANT_REPORT + numbered(id * REPORTS + report, pair);
    }

    /** What customers-service has of an id. */
    static int customerReport(int id, int report, int pair) {
        return FIRST_CUSTOMER_REPORT + numbered(id * REPORTS + report, pair);
    }

    /** That orders-service has settled. */
    static int settled(int pair) {
        return FIRST_SETTLED + numbered(0, pair);
    }

    /** That customers-service wants to give out ids up to this one. */
    static int reserve(int upTo, int pair) {
        return FIRST_RESERVATION + numbered(upTo, pair);
    }

    /** That orders-service has stored that. */
    static int reserved(int upTo, int pair) {
        return FIRST_CONFIRMATION + numbered(upTo, pair);
    }

    private static int numbered(int number, int pair) {
        return number * PAIRS + pair - 1;
    }

    /** Whether it carries this pair. Each kind has a multiple of as many messages as there are pairs. */
    static boolean carries(int message, int pair) {
        return message != MEET && message % PAIRS == pair - 1;
    }
}
