package org.petregistry.foreignkey.protocol.model.recovery;

import java.util.Arrays;

/**
 * Everything there is at one moment: both databases, their backups, and what is under way between the two services. It is packed
 * into a few words, of which a search keeps millions: each kind of number has its {@link Cells}. Ids, deletions and wishes are
 * numbered from 0; keys, pairs and what refers to something from 1, where 0 is none.
 */
final class State {
    static final int IDS = 3;
    static final int KEYS = 3;
    static final int DELETIONS = 3;
    static final int BACKUPS = 2;
    private static final int WISHES = 2;

    private static final int CUSTOMERS_DATABASE = 0;
    private static final int ORDERS_DATABASE = 1;
    private static final int CUSTOMERS_BACKUPS = 2;
    private static final int ORDERS_BACKUPS = CUSTOMERS_BACKUPS + BACKUPS;
    private static final int REST = ORDERS_BACKUPS + BACKUPS;
    private static final int NETWORK = REST + 1;
    private static final int NETWORK_WORDS = (Message.NUMBER + Long.SIZE - 1) / Long.SIZE;

    /** The size of a state. */
    static final int WORDS = NETWORK + NETWORK_WORDS;

    // What customers-service has stored of each id. A tombstone of an unknown deletion has no key.
    static final int UNBORN = 0;
    static final int ACTIVE = 1;
    static final int DELETING = 2;
    static final int GONE = 3;

    private static final Cells.Word CUSTOMERS = new Cells.Word(CUSTOMERS_DATABASE);
    static final Cells LIFE = CUSTOMERS.cells(IDS, 2);
    static final Cells KEY = CUSTOMERS.cells(IDS, 2);
    static final Cells DELETION = CUSTOMERS.cells(IDS, 2);

    /** How many ids were given out or skipped. */
    static final Cells LAST_ID = CUSTOMERS.cell(2);

    static final Cells MAY_GIVE_UP_TO = CUSTOMERS.cell(2);
    static final Cells CUSTOMERS_PAIR = CUSTOMERS.cell(2);
    static final Cells CUSTOMERS_SETTLED = CUSTOMERS.cell(1);
    static final Cells CUSTOMERS_OPEN = CUSTOMERS.cell(1);

    // What orders-service has stored of each id.
    static final int NONE = 0;
    static final int GRANTED = 1;
    static final int CLOSED = 2;

    private static final Cells.Word ORDERS = new Cells.Word(ORDERS_DATABASE);
    static final Cells GRANT = ORDERS.cells(IDS, 2);
    static final Cells GRANT_KEY = ORDERS.cells(IDS, 2);

    /** The id that each wish refers to. */
    static final Cells WISH = ORDERS.cells(WISHES, 2);

    /** The key of the customer that each wish was given to. No database has it: it is what must be true. */
    static final Cells WISH_GIVEN_TO = ORDERS.cells(WISHES, 2);

    static final int OUTCOME_CLOSED = 1;
    static final int OUTCOME_REFUSED = 2;
    static final Cells OUTCOME = ORDERS.cells(DELETIONS, 2);
    static final Cells RESERVED_UP_TO = ORDERS.cell(2);
    static final Cells ORDERS_PAIR = ORDERS.cell(2);
    static final Cells ORDERS_SETTLED = ORDERS.cell(1);
    static final Cells ORDERS_OPEN = ORDERS.cell(1);

    /** The ids that have been compared, as bits. */
    static final Cells COMPARED = ORDERS.cell(IDS);

    private static final Cells.Word OTHERS = new Cells.Word(REST);
    static final Cells CUSTOMERS_BACKUPS_TAKEN = OTHERS.cell(2);
    static final Cells ORDERS_BACKUPS_TAKEN = OTHERS.cell(2);

    /** Whether the incarnation in the row of a database is that of the running one. */
    static final Cells CUSTOMERS_INCARNATION = OTHERS.cell(1);

    static final Cells ORDERS_INCARNATION = OTHERS.cell(1);

    /** The pair in the answer to the current attempt to meet. */
    static final Cells MEETING = OTHERS.cell(2);

    static final Cells KEYS_GIVEN = OTHERS.cell(2);
    static final Cells DELETIONS_BEGUN = OTHERS.cell(2);
    static final Cells DELETION_ID = OTHERS.cells(DELETIONS, 2);
    static final Cells DELETION_KEY = OTHERS.cells(DELETIONS, 2);

    /** 1 where a deletion is to be refused if there are wishes. */
    static final Cells DELETION_RESTRICTED = OTHERS.cells(DELETIONS, 1);

    /** 1 for each id that was ever given out. */
    static final Cells USED = OTHERS.cells(IDS, 1);

    // How much can still happen.
    static final Cells CUSTOMERS_BACKUPS_LEFT = OTHERS.cell(2);
    static final Cells ORDERS_BACKUPS_LEFT = OTHERS.cell(2);
    static final Cells CUSTOMERS_REWINDS_LEFT = OTHERS.cell(2);
    static final Cells ORDERS_REWINDS_LEFT = OTHERS.cell(2);
    static final Cells RESTARTS_LEFT = OTHERS.cell(2);

    /** Whether a database was rewound since both sides were settled. */
    static final Cells CUSTOMERS_REWOUND = OTHERS.cell(1);

    static final Cells ORDERS_REWOUND = OTHERS.cell(1);

    /** Whether both were rewound before they had settled: then nobody knows the ids that were given out after both points. */
    static final Cells IDS_FORGOTTEN = OTHERS.cell(1);

    private static final long[][] ALL_OF_PAIR = new long[Message.PAIRS + 1][NETWORK_WORDS];

    static {
        for (int pair = 1; pair <= Message.PAIRS; pair++) {
            for (int message = 0; message < Message.NUMBER; message++) {
                if (Message.carries(message, pair)) {
                    ALL_OF_PAIR[pair][message / Long.SIZE] |= 1L << message;
                }
            }
        }
    }

    private final long[] words;

    /** The promise that the last step broke, where the state alone does not tell; else null. Not part of the state. */
    private Promise broken;

    State(long[] words) {
        this.words = words;
    }

    /** Nobody is born yet, and both sides are settled. */
    static State initial(World world) {
        State state = new State(new long[WORDS]);
        CUSTOMERS_INCARNATION.set(state, 1);
        ORDERS_INCARNATION.set(state, 1);
        CUSTOMERS_OPEN.set(state, 1);
        CUSTOMERS_SETTLED.set(state, 1);
        CUSTOMERS_PAIR.set(state, 1);
        ORDERS_OPEN.set(state, 1);
        ORDERS_SETTLED.set(state, 1);
        ORDERS_PAIR.set(state, 1);
        MAY_GIVE_UP_TO.set(state, world.reserved());
        RESERVED_UP_TO.set(state, world.reserved());
        CUSTOMERS_BACKUPS_LEFT.set(state, world.customersBackups());
        CUSTOMERS_REWINDS_LEFT.set(state, world.customersRewinds());
        ORDERS_BACKUPS_LEFT.set(state, world.ordersBackups());
        ORDERS_REWINDS_LEFT.set(state, world.ordersRewinds());
        RESTARTS_LEFT.set(state, world.restarts());
        return state;
    }

    State copy() {
        return new State(words.clone());
    }

    long[] words() {
        return words;
    }

    boolean isSameAs(State other) {
        return Arrays.equals(words, other.words);
    }

    Promise broken() {
        return broken;
    }

    void breaks(Promise promise) {
        broken = promise;
    }

    // The databases as a whole.

    long customersDatabase() {
        return words[CUSTOMERS_DATABASE];
    }

    void customersDatabase(long rewound) {
        words[CUSTOMERS_DATABASE] = rewound;
    }

    long customersBackup(int number) {
        return words[CUSTOMERS_BACKUPS + number];
    }

    void keepCustomersBackup(long backup) {
        int number = CUSTOMERS_BACKUPS_TAKEN.of(this);
        words[CUSTOMERS_BACKUPS + number] = backup;
        CUSTOMERS_BACKUPS_TAKEN.set(this, number + 1);
    }

    long ordersDatabase() {
        return words[ORDERS_DATABASE];
    }

    void ordersDatabase(long rewound) {
        words[ORDERS_DATABASE] = rewound;
    }

    long ordersBackup(int number) {
        return words[ORDERS_BACKUPS + number];
    }

    void keepOrdersBackup(long backup) {
        int number = ORDERS_BACKUPS_TAKEN.of(this);
        words[ORDERS_BACKUPS + number] = backup;
        ORDERS_BACKUPS_TAKEN.set(this, number + 1);
    }

    // What is under way.

    boolean isUnderWay(int message) {
        return (words[NETWORK + message / Long.SIZE] >>> message & 1) != 0;
    }

    void send(int message) {
        words[NETWORK + message / Long.SIZE] |= 1L << message;
    }

    boolean anyCarries(int pair) {
        for (int i = 0; i < NETWORK_WORDS; i++) {
            if ((words[NETWORK + i] & ALL_OF_PAIR[pair][i]) != 0) {
                return true;
            }
        }
        return false;
    }

    void forgetAllOf(int pair) {
        for (int i = 0; i < NETWORK_WORDS; i++) {
            words[NETWORK + i] &= ~ALL_OF_PAIR[pair][i];
        }
    }

    // What follows from it.

    /** Whether customers-service has a customer with this id. */
    boolean lives(int id) {
        int life = LIFE.of(this, id);
        return life == ACTIVE || life == DELETING;
    }

    /** Whether both sides are settled with each other. */
    boolean isSettled() {
        return CUSTOMERS_INCARNATION.isSet(this)
                && ORDERS_INCARNATION.isSet(this)
                && CUSTOMERS_SETTLED.isSet(this)
                && ORDERS_SETTLED.isSet(this)
                && CUSTOMERS_PAIR.of(this) == ORDERS_PAIR.of(this);
    }

    int wishesOf(int id, World world) {
        int count = 0;
        for (int wish = 0; wish < world.wishes(); wish++) {
            if (WISH.of(this, wish) == id + 1) {
                count++;
            }
        }
        return count;
    }
}
