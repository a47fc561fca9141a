package org.petregistry.foreignkey.protocol.model.recovery;

import static org.petregistry.foreignkey.protocol.model.recovery.State.*;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.petregistry.foreignkey.protocol.GrantReport;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Pairing;
import org.petregistry.foreignkey.protocol.ReferencingDecision;
import org.petregistry.foreignkey.protocol.Settlement;
import org.petregistry.foreignkey.protocol.ThingReport;

/**
 * What the two services do, and what can happen to their databases. Each step is one transaction, one message, one backup or
 * one rewind; whatever was in memory only is under way, so a service that dies between two steps takes nothing else with it.
 *
 * <p>What can be sent is sent at once: it may stay under way for ever, so nothing is lost that a later sending would allow.
 *
 * <p>A wrong protocol overrides what it does differently.
 */
class Protocol {
    private static final String RUNNING = "the running database";
    private static final String ANOTHER = "another incarnation of it";

    /** The keys by their numbers, and the pairs. */
    private static final UUID[] NUMBERED = {null, new UUID(0, 1), new UUID(0, 2), new UUID(0, 3)};

    private static final ThingReport[] LIVING = IntStream.rangeClosed(0, KEYS)
            .mapToObj(key -> new ThingReport(Known.State.ACTIVE, NUMBERED[key], 0, List.of()))
            .toArray(ThingReport[]::new);
    private static final GrantReport[] GRANTS = IntStream.rangeClosed(0, KEYS)
            .mapToObj(key -> new GrantReport(GrantReport.State.GRANTED, NUMBERED[key], 0, List.of()))
            .toArray(GrantReport[]::new);
    private static final Pairing[] PAIRINGS = IntStream.range(0, 1 << 5)
            .mapToObj(bits -> new Pairing(
                    (bits & 1) == 0 ? ANOTHER : RUNNING, (bits & 2) != 0, NUMBERED[bits >> 3], (bits & 4) != 0))
            .toArray(Pairing[]::new);

    private static final boolean ONLY_ITS_PAIR_COUNTS = Arrays.stream(PAIRINGS)
            .allMatch(pairing -> Arrays.stream(NUMBERED)
                    .filter(other -> other == null || !other.equals(pairing.pair()))
                    .noneMatch(other -> pairing.admits(other) || pairing.compares(other)));
    private static final boolean ANOTHER_ROW_COUNTS_FOR_NOTHING = Arrays.stream(PAIRINGS)
            .filter(pairing -> pairing.isRewound(RUNNING))
            .allMatch(pairing ->
                    !pairing.serves(RUNNING) && pairing.rotated(RUNNING).equals(Pairing.FIRST.rotated(RUNNING)));

    /** A report of an id that is nothing at all. */
    static final int REPORTED_NONE = 0;

    /** A report of a closed fence, or of a tombstone. It carries no key. */
    static final int REPORTED_GONE = KEYS + 1;

    private final World world;
    private final Settlement settlement;

    Protocol(World world) {
        this(world, Settlement.DEFAULT);
    }

    Protocol(World world, Settlement settlement) {
        this.world = world;
        this.settlement = settlement;
    }

    final World world() {
        return world;
    }

    final Settlement settlement() {
        return settlement;
    }

    /** Takes a step: what it is in words, which are wanted seldom, and how everything is afterwards. */
    interface Steps {
        void add(Supplier<String> what, State then);
    }

    /** Everything that can happen next, other than what changes nothing. */
    final void steps(State now, Steps steps) {
        Steps next = (what, then) -> {
            if (then.isSettled()) {
                CUSTOMERS_REWOUND.set(then, 0);
                ORDERS_REWOUND.set(then, 0);
            }
            sendAll(then);
            forgetDeadPairs(then);
            if (then.broken() != null || !then.isSameAs(now)) {
                steps.add(what, then);
            }
        };
        if (customersServe(now)) {
            bear(now, next);
            begin(now, next);
        }
        if (ordersServe(now)) {
            give(now, next);
        }
        if (ORDERS_INCARNATION.isSet(now)) {
            for (int pair = 1; pair <= Message.PAIRS; pair++) {
                takeLiving(now, pair, next);
                takeRecalls(now, pair, next);
                takeReservations(now, pair, next);
            }
        }
        if (CUSTOMERS_INCARNATION.isSet(now)) {
            for (int pair = 1; pair <= Message.PAIRS; pair++) {
                takeOutcomes(now, pair, next);
                takeConfirmations(now, pair, next);
            }
        }
        backUp(now, next);
        rewind(now, next);
        restart(now, next);
        notice(now, next);
        meet(now, next);
        compareAtCustomers(now, next);
        compareAtOrders(now, next);
        settle(now, next);
    }

    /** The first promise that does not hold in a state, or null. */
    final Promise broken(State state) {
        if (ordersServe(state)) {
            for (int wish = 0; wish < world.wishes(); wish++) {
                int id = WISH.of(state, wish) - 1;
                if (id >= 0) {
                    int givenTo = WISH_GIVEN_TO.of(state, wish);
                    if (GRANT_KEY.of(state, id) != givenTo) {
                        return Promise.NO_OTHER_CUSTOMER;
                    }
                    if (customersServe(state) && !state.lives(id)) {
                        return Promise.NO_DANGLING_REFERENCE;
                    }
                    if (customersServe(state) && KEY.of(state, id) != givenTo) {
                        return Promise.NO_OTHER_CUSTOMER;
                    }
                }
            }
        }
        if (bothOpenAndSettled(state)) {
            for (int id = 0; id < world.ids(); id++) {
                if (LIFE.of(state, id) == ACTIVE && GRANT.of(state, id) == CLOSED) {
                    return Promise.NO_LIVING_CUSTOMER_REFUSED_FOR_EVER;
                }
            }
        }
        return null;
    }

    /** Whether everything has come to an end: both are open and settled, and nothing is being deleted. */
    final boolean isQuiet(State state) {
        if (!bothOpenAndSettled(state)) {
            return false;
        }
        for (int id = 0; id < world.ids(); id++) {
            if (LIFE.of(state, id) == DELETING) {
                return false;
            }
        }
        return true;
    }

    private static boolean bothOpenAndSettled(State state) {
        return state.isSettled() && CUSTOMERS_OPEN.isSet(state) && ORDERS_OPEN.isSet(state);
    }

    private static Pairing customersPairing(State state) {
        return pairing(CUSTOMERS_INCARNATION, CUSTOMERS_OPEN, CUSTOMERS_SETTLED, CUSTOMERS_PAIR, state);
    }

    private static Pairing ordersPairing(State state) {
        return pairing(ORDERS_INCARNATION, ORDERS_OPEN, ORDERS_SETTLED, ORDERS_PAIR, state);
    }

    private static Pairing pairing(Cells incarnation, Cells open, Cells settled, Cells pair, State state) {
        return PAIRINGS[incarnation.of(state) | open.of(state) << 1 | settled.of(state) << 2 | pair.of(state) << 3];
    }

    private static void customersPairing(State state, Pairing pairing) {
        CUSTOMERS_INCARNATION.set(state, pairing.isRewound(RUNNING) ? 0 : 1);
        CUSTOMERS_OPEN.set(state, pairing.open() ? 1 : 0);
        CUSTOMERS_SETTLED.set(state, pairing.settled() ? 1 : 0);
        CUSTOMERS_PAIR.set(state, number(pairing.pair()));
    }

    private static void ordersPairing(State state, Pairing pairing) {
        ORDERS_INCARNATION.set(state, pairing.isRewound(RUNNING) ? 0 : 1);
        ORDERS_OPEN.set(state, pairing.open() ? 1 : 0);
        ORDERS_SETTLED.set(state, pairing.settled() ? 1 : 0);
        ORDERS_PAIR.set(state, number(pairing.pair()));
    }

    private static int number(UUID pair) {
        return pair == null ? 0 : (int) pair.getLeastSignificantBits();
    }

    boolean customersServe(State state) {
        return customersPairing(state).serves(RUNNING);
    }

    boolean ordersServe(State state) {
        return ordersPairing(state).serves(RUNNING);
    }

    // Messages.

    private void sendAll(State state) {
        int pair = CUSTOMERS_PAIR.of(state);
        if (customersServe(state) && customersPairing(state).admits(NUMBERED[pair])) {
            for (int id = 0; id < world.ids(); id++) {
                if (state.lives(id)) {
                    state.send(Message.lives(id, KEY.of(state, id), pair));
                }
                if (LIFE.of(state, id) == DELETING) {
                    state.send(Message.recall(DELETION.of(state, id) - 1, pair));
                }
            }
            if (!mayGiveOut(state) && MAY_GIVE_UP_TO.of(state) < world.ids()) {
                state.send(Message.reserve(MAY_GIVE_UP_TO.of(state) + 1, pair));
            }
        }
        int ordersPair = ORDERS_PAIR.of(state);
        if (ORDERS_INCARNATION.isSet(state)) {
            if (ordersPairing(state).compares(NUMBERED[ordersPair])) {
                for (int id = 0; id < world.ids(); id++) {
                    if ((COMPARED.of(state) >> id & 1) == 0) {
                        state.send(Message.grantReport(id, grantReport(state, id), ordersPair));
                    }
                }
            }
            if (ordersPairing(state).admits(NUMBERED[ordersPair])) {
                state.send(Message.settled(ordersPair));
            }
        }
    }

    /** A pair that neither side has, or can still take, never comes again. */
    private void forgetDeadPairs(State state) {
        if (deadPairsAreHarmless()) {
            for (int pair = 1; pair <= Message.PAIRS; pair++) {
                if (!isAlive(state, pair)) {
                    state.forgetAllOf(pair);
                }
            }
        }
    }

    /** Whether a message is acted on only under its pair: then dead ones are forgotten, which leaves fewer states. */
    boolean deadPairsAreHarmless() {
        return ONLY_ITS_PAIR_COUNTS;
    }

    static boolean isAlive(State state, int pair) {
        if (CUSTOMERS_PAIR.of(state) == pair || ORDERS_PAIR.of(state) == pair || MEETING.of(state) == pair) {
            return true;
        }
        for (int i = 0; i < BACKUPS; i++) {
            if (CUSTOMERS_PAIR.ofBackup(state.customersBackup(i)) == pair
                    || ORDERS_PAIR.ofBackup(state.ordersBackup(i)) == pair) {
                return true;
            }
        }
        return false;
    }

    /** A pair that no database and no message has, or 0: they are random. */
    private static int freshPair(State state) {
        for (int pair = 1; pair <= Message.PAIRS; pair++) {
            if (!isAlive(state, pair) && !state.anyCarries(pair)) {
                return pair;
            }
        }
        return 0;
    }

    // Normal operation.

    private void bear(State now, Steps steps) {
        int id = LAST_ID.of(now);
        if (KEYS_GIVEN.of(now) == world.keys() || id == world.ids() || !mayGiveOut(now)) {
            return;
        }
        State then = now.copy();
        LAST_ID.set(then, id + 1);
        if (LIFE.of(then, id) == UNBORN) {
            int key = KEYS_GIVEN.of(now) + 1;
            KEYS_GIVEN.set(then, key);
            giveOut(then, id, key);
            steps.add(() -> "customer " + key + " is born with id " + id, then);
        } else {
            steps.add(() -> "id " + id + " is skipped", then);
        }
    }

    boolean mayGiveOut(State state) {
        return ids(state).hasNext();
    }

    private static IdReservation ids(State state) {
        return new IdReservation(LAST_ID.of(state), MAY_GIVE_UP_TO.of(state));
    }

    private static void give(State state, IdReservation ids) {
        LAST_ID.set(state, (int) ids.last());
        MAY_GIVE_UP_TO.set(state, (int) ids.upTo());
    }

    final void giveOut(State state, int id, int key) {
        if (USED.of(state, id) != 0 && !IDS_FORGOTTEN.isSet(state)) {
            state.breaks(Promise.NO_ID_TWICE);
        }
        USED.set(state, id, 1);
        put(state, id, ACTIVE, key);
    }

    /** Writes one row of customers-service, with no deletion under way. */
    static void put(State state, int id, int life, int key) {
        LIFE.set(state, id, life);
        KEY.set(state, id, key);
        DELETION.set(state, id, 0);
    }

    private void begin(State now, Steps steps) {
        int deletion = DELETIONS_BEGUN.of(now);
        if (deletion == world.deletions()) {
            return;
        }
        for (int i = 0; i < world.ids(); i++) {
            int id = i;
            if (LIFE.of(now, id) == ACTIVE) {
                for (int restricted = 0; restricted < world.rules(); restricted++) {
                    State then = now.copy();
                    DELETIONS_BEGUN.set(then, deletion + 1);
                    LIFE.set(then, id, DELETING);
                    DELETION.set(then, id, deletion + 1);
                    DELETION_ID.set(then, deletion, id);
                    DELETION_KEY.set(then, deletion, KEY.of(now, id));
                    DELETION_RESTRICTED.set(then, deletion, restricted);
                    String rule = restricted == 0 ? "set-null" : "restrict";
                    steps.add(() -> "deletion " + deletion + " of id " + id + " begins by " + rule, then);
                }
            }
        }
    }

    private void give(State now, Steps steps) {
        for (int i = 0; i < world.wishes(); i++) {
            int wish = i;
            for (int j = 0; j < world.ids(); j++) {
                int id = j;
                if (GRANT.of(now, id) == GRANTED && WISH.of(now, wish) != id + 1) {
                    State then = now.copy();
                    WISH.set(then, wish, id + 1);
                    WISH_GIVEN_TO.set(then, wish, GRANT_KEY.of(now, id));
                    steps.add(() -> "id " + id + " gets wish " + wish, then);
                }
            }
            if (WISH.of(now, wish) != 0) {
                State then = now.copy();
                detach(then, wish);
                steps.add(() -> "wish " + wish + " loses its customer", then);
            }
        }
    }

    private static void detach(State state, int wish) {
        WISH.set(state, wish, 0);
        WISH_GIVEN_TO.set(state, wish, 0);
    }

    private void takeLiving(State now, int pair, Steps steps) {
        if (!importAdmits(now, pair)) {
            return;
        }
        for (int i = 0; i < world.ids(); i++) {
            int id = i;
            for (int j = 1; j <= world.keys(); j++) {
                int key = j;
                if (now.isUnderWay(Message.lives(id, key, pair))
                        && grant(now, id).admits(identity(key))) {
                    State then = now.copy();
                    GRANT.set(then, id, GRANTED);
                    GRANT_KEY.set(then, id, key);
                    steps.add(() -> "orders-service imports id " + id + " as customer " + key, then);
                }
            }
        }
    }

    boolean importAdmits(State now, int pair) {
        return ordersPairing(now).admits(NUMBERED[pair]);
    }

    private void takeRecalls(State now, int pair, Steps steps) {
        if (!recallAdmits(now, pair)) {
            return;
        }
        int answered = ORDERS_PAIR.of(now) == 0 ? pair : ORDERS_PAIR.of(now);
        for (int i = 0; i < DELETIONS_BEGUN.of(now); i++) {
            int deletion = i;
            if (!now.isUnderWay(Message.recall(deletion, pair))) {
                continue;
            }
            if (OUTCOME.of(now, deletion) != 0) {
                State then = now.copy();
                then.send(Message.outcome(deletion, OUTCOME.of(now, deletion) - 1, answered));
                steps.add(() -> "orders-service repeats the outcome of deletion " + deletion, then);
            } else if (concerns(now, deletion)) {
                int id = DELETION_ID.of(now, deletion);
                boolean refused = DELETION_RESTRICTED.of(now, deletion) != 0 && now.wishesOf(id, world) > 0;
                int outcome = refused ? OUTCOME_REFUSED : OUTCOME_CLOSED;
                State then = now.copy();
                remember(then, deletion, outcome);
                if (!refused) {
                    close(then, id, DELETION_KEY.of(now, deletion));
                }
                then.send(Message.outcome(deletion, outcome - 1, answered));
                steps.add(
                        () -> "orders-service decides deletion " + deletion + ": " + (refused ? "refused" : "closed"),
                        then);
            }
        }
    }

    boolean recallAdmits(State now, int pair) {
        return ordersPairing(now).admits(NUMBERED[pair]);
    }

    /** Whether a recall is for what orders-service knows under its id: it carries no key to tell. */
    boolean concerns(State now, int deletion) {
        return true;
    }

    void remember(State state, int deletion, int outcome) {
        OUTCOME.set(state, deletion, outcome);
    }

    /**
     * Closes a fence; the wishes lose their customer.
     *
     * @param key of the customer that goes; the fence does not keep it
     */
    void close(State state, int id, int key) {
        for (int wish = 0; wish < world.wishes(); wish++) {
            if (WISH.of(state, wish) == id + 1) {
                detach(state, wish);
            }
        }
        GRANT.set(state, id, CLOSED);
        GRANT_KEY.set(state, id, 0);
    }

    private void takeReservations(State now, int pair, Steps steps) {
        if (!ordersPairing(now).admits(NUMBERED[pair])) {
            return;
        }
        for (int i = 1; i <= world.ids(); i++) {
            int upTo = i;
            if (now.isUnderWay(Message.reserve(upTo, pair))) {
                State then = now.copy();
                RESERVED_UP_TO.set(then, Math.max(RESERVED_UP_TO.of(now), upTo));
                then.send(Message.reserved(upTo, pair));
                steps.add(() -> "orders-service reserves " + upTo + " ids", then);
            }
        }
    }

    private void takeOutcomes(State now, int pair, Steps steps) {
        if (!outcomeAdmits(now, pair)) {
            return;
        }
        for (int i = 0; i < DELETIONS_BEGUN.of(now); i++) {
            int deletion = i;
            int id = DELETION_ID.of(now, deletion);
            if (LIFE.of(now, id) != DELETING || DELETION.of(now, id) != deletion + 1) {
                continue;
            }
            for (int outcome = OUTCOME_CLOSED; outcome <= OUTCOME_REFUSED; outcome++) {
                if (now.isUnderWay(Message.outcome(deletion, outcome - 1, pair))) {
                    State then = now.copy();
                    if (outcome == OUTCOME_CLOSED) {
                        bury(then, id, KEY.of(now, id));
                        steps.add(() -> "deletion " + deletion + " ends: closed", then);
                    } else {
                        put(then, id, ACTIVE, KEY.of(now, id));
                        steps.add(() -> "deletion " + deletion + " ends: refused", then);
                    }
                }
            }
        }
    }

    boolean outcomeAdmits(State now, int pair) {
        return customersPairing(now).admits(NUMBERED[pair]);
    }

    /**
     * Inserts a tombstone.
     *
     * @param key of the customer that is gone; the tombstone does not keep it
     */
    void bury(State state, int id, int key) {
        put(state, id, GONE, 0);
    }

    private void takeConfirmations(State now, int pair, Steps steps) {
        if (!customersPairing(now).admits(NUMBERED[pair])) {
            return;
        }
        for (int i = 1; i <= world.ids(); i++) {
            int upTo = i;
            if (now.isUnderWay(Message.reserved(upTo, pair)) && MAY_GIVE_UP_TO.of(now) < upTo) {
                State then = now.copy();
                give(then, ids(now).reserved(upTo));
                steps.add(() -> "customers-service may give out " + upTo + " ids", then);
            }
        }
    }

    // What happens to the databases.

    private void backUp(State now, Steps steps) {
        if (CUSTOMERS_BACKUPS_LEFT.isSet(now)) {
            State then = now.copy();
            CUSTOMERS_BACKUPS_LEFT.set(then, CUSTOMERS_BACKUPS_LEFT.of(now) - 1);
            then.keepCustomersBackup(customersAreRewindable(now.customersDatabase()));
            steps.add(() -> "a backup of customers-service is taken", then);
        }
        if (ORDERS_BACKUPS_LEFT.isSet(now)) {
            State then = now.copy();
            ORDERS_BACKUPS_LEFT.set(then, ORDERS_BACKUPS_LEFT.of(now) - 1);
            then.keepOrdersBackup(ordersAreRewindable(COMPARED.clearedIn(now.ordersDatabase())));
            steps.add(() -> "a backup of orders-service is taken", then);
        }
    }

    /** What of the database matters once it was rewound: not its pairing, unless rows of other incarnations are believed. */
    long customersAreRewindable(long database) {
        return ANOTHER_ROW_COUNTS_FOR_NOTHING
                ? CUSTOMERS_OPEN.clearedIn(CUSTOMERS_SETTLED.clearedIn(CUSTOMERS_PAIR.clearedIn(database)))
                : database;
    }

    /** The same of the other database. */
    long ordersAreRewindable(long database) {
        return ANOTHER_ROW_COUNTS_FOR_NOTHING
                ? ORDERS_OPEN.clearedIn(ORDERS_SETTLED.clearedIn(ORDERS_PAIR.clearedIn(database)))
                : database;
    }

    private void rewind(State now, Steps steps) {
        for (int i = 0; CUSTOMERS_REWINDS_LEFT.isSet(now) && i < CUSTOMERS_BACKUPS_TAKEN.of(now); i++) {
            int backup = i;
            State then = now.copy();
            CUSTOMERS_REWINDS_LEFT.set(then, CUSTOMERS_REWINDS_LEFT.of(now) - 1);
            if (ORDERS_REWOUND.isSet(now)) {
                IDS_FORGOTTEN.set(then, 1);
            }
            CUSTOMERS_REWOUND.set(then, 1);
            then.customersDatabase(now.customersBackup(backup));
            CUSTOMERS_INCARNATION.set(then, isNoticed() ? 0 : 1);
            steps.add(() -> "*** customers-service goes back to backup " + backup, then);
        }
        for (int i = 0; ORDERS_REWINDS_LEFT.isSet(now) && i < ORDERS_BACKUPS_TAKEN.of(now); i++) {
            int backup = i;
            State then = now.copy();
            ORDERS_REWINDS_LEFT.set(then, ORDERS_REWINDS_LEFT.of(now) - 1);
            if (CUSTOMERS_REWOUND.isSet(now)) {
                IDS_FORGOTTEN.set(then, 1);
            }
            ORDERS_REWOUND.set(then, 1);
            then.ordersDatabase(now.ordersBackup(backup));
            MEETING.set(then, 0);
            ORDERS_INCARNATION.set(then, isNoticed() ? 0 : 1);
            steps.add(() -> "*** orders-service goes back to backup " + backup, then);
        }
    }

    /** Whether the fingerprint of a database tells that it was rewound. */
    boolean isNoticed() {
        return true;
    }

    private void restart(State now, Steps steps) {
        if (!RESTARTS_LEFT.isSet(now)) {
            return;
        }
        if (CUSTOMERS_INCARNATION.isSet(now)) {
            State then = now.copy();
            RESTARTS_LEFT.set(then, RESTARTS_LEFT.of(now) - 1);
            CUSTOMERS_INCARNATION.set(then, 0);
            then.customersDatabase(customersAreRewindable(now.customersDatabase()));
            steps.add(() -> "PostgreSQL of customers-service restarts", then);
        }
        if (ORDERS_INCARNATION.isSet(now)) {
            State then = now.copy();
            RESTARTS_LEFT.set(then, RESTARTS_LEFT.of(now) - 1);
            ORDERS_INCARNATION.set(then, 0);
            MEETING.set(then, 0);
            then.ordersDatabase(ordersAreRewindable(COMPARED.clearedIn(now.ordersDatabase())));
            steps.add(() -> "PostgreSQL of orders-service restarts", then);
        }
    }

    // Settling.

    private void notice(State now, Steps steps) {
        if (!CUSTOMERS_INCARNATION.isSet(now)) {
            State then = now.copy();
            customersPairing(then, rotated(customersPairing(now)));
            steps.add(() -> "customers-service sees another incarnation of its database", then);
        }
        if (!ORDERS_INCARNATION.isSet(now)) {
            State then = now.copy();
            ordersPairing(then, rotated(ordersPairing(now)));
            COMPARED.set(then, 0);
            MEETING.set(then, 0);
            steps.add(() -> "orders-service sees another incarnation of its database", then);
        }
    }

    Pairing rotated(Pairing pairing) {
        return pairing.rotated(RUNNING);
    }

    private void meet(State now, Steps steps) {
        boolean customersPaired = CUSTOMERS_PAIR.isSet(now);
        if (ORDERS_INCARNATION.isSet(now)
                && CUSTOMERS_INCARNATION.isSet(now)
                && (CUSTOMERS_PAIR.of(now) != ORDERS_PAIR.of(now) || !customersPaired)) {
            State then = now.copy();
            MEETING.set(then, 0);
            then.send(Message.MEET);
            if (propose(then, highestFence(now), RESERVED_UP_TO.of(now))) {
                MEETING.set(then, CUSTOMERS_PAIR.of(then));
                steps.add(() -> "the services meet: pair " + CUSTOMERS_PAIR.of(then) + " is proposed", then);
            }
        }
        if (CUSTOMERS_INCARNATION.isSet(now) && now.isUnderWay(Message.MEET) && customersPaired) {
            State then = now.copy();
            if (propose(then, 0, 0)) {
                steps.add(() -> "a late question to meet comes: pair " + CUSTOMERS_PAIR.of(then), then);
            }
        }
        for (int i = 1; ORDERS_INCARNATION.isSet(now) && i <= Message.PAIRS; i++) {
            int pair = i;
            if (takesProposal(now, pair) && ORDERS_PAIR.of(now) != pair) {
                State then = now.copy();
                ordersPairing(then, ordersPairing(now).met(NUMBERED[pair]));
                COMPARED.set(then, 0);
                MEETING.set(then, 0);
                if (CUSTOMERS_PAIR.of(now) == pair && isToldWhatIsReserved()) {
                    RESERVED_UP_TO.set(then, Math.max(RESERVED_UP_TO.of(now), MAY_GIVE_UP_TO.of(now)));
                }
                steps.add(() -> "orders-service takes pair " + pair, then);
            }
        }
    }

    private boolean propose(State then, int highestFence, int reserved) {
        CUSTOMERS_PAIR.set(then, 0);
        forgetDeadPairs(then);
        int pair = freshPair(then);
        if (pair == 0) {
            return false;
        }
        give(then, met(ids(then), CUSTOMERS_OPEN.isSet(then), highestFence, reserved));
        customersPairing(then, customersPairing(then).met(NUMBERED[pair]));
        return true;
    }

    IdReservation met(IdReservation ids, boolean open, int highestFence, int reserved) {
        return ids.met(open, highestFence, reserved);
    }

    boolean takesProposal(State now, int pair) {
        return MEETING.of(now) == pair;
    }

    boolean isToldWhatIsReserved() {
        return true;
    }

    private int highestFence(State state) {
        return IntStream.range(0, world.ids())
                .filter(id -> GRANT.of(state, id) != NONE)
                .map(id -> id + 1)
                .max()
                .orElse(0);
    }

    /** What orders-service reports of an id, as a number: as it stands in messages. */
    int grantReport(State state, int id) {
        return switch (GRANT.of(state, id)) {
            case NONE -> REPORTED_NONE;
            case GRANTED -> GRANT_KEY.of(state, id);
            default -> REPORTED_GONE;
        };
    }

    /** What customers-service reports of an id, as a number. */
    int customerReport(State state, int id) {
        if (state.lives(id)) {
            return KEY.of(state, id);
        }
        return LIFE.of(state, id) == UNBORN ? REPORTED_NONE : REPORTED_GONE;
    }

    private GrantReport grant(State state, int id) {
        return switch (GRANT.of(state, id)) {
            case NONE -> GrantReport.NONE;
            case GRANTED -> grantOf(GRANT_KEY.of(state, id));
            default -> GrantReport.CLOSED;
        };
    }

    private GrantReport grantOf(int key) {
        return GRANTS[identity(key) == null ? 0 : key];
    }

    private ThingReport livingOf(int key) {
        return LIVING[identity(key) == null ? 0 : key];
    }

    /** By what a customer is told from another one with its id, or null. */
    UUID identity(int key) {
        return NUMBERED[key];
    }

    private void compareAtCustomers(State now, Steps steps) {
        int pair = CUSTOMERS_PAIR.of(now);
        if (!CUSTOMERS_INCARNATION.isSet(now) || !customersPairing(now).compares(NUMBERED[pair])) {
            return;
        }
        for (int i = 0; i < world.ids(); i++) {
            int id = i;
            for (int report = 0; report < Message.REPORTS; report++) {
                int reported = report;
                if (now.isUnderWay(Message.grantReport(id, report, pair))) {
                    State then = now.copy();
                    hearGrant(then, id, report);
                    int told = customerReport(then, id);
                    then.send(Message.customerReport(id, told, pair));
                    steps.add(
                            () -> "customers-service hears " + reported + " of id " + id + " and tells " + told, then);
                }
            }
        }
    }

    /** Customers-service puts its side right. */
    void hearGrant(State then, int id, int reported) {
        GrantReport grant =
                switch (reported) {
                    case REPORTED_NONE -> GrantReport.NONE;
                    case REPORTED_GONE -> GrantReport.CLOSED;
                    default -> grantOf(reported);
                };
        switch (settlement.decide(grant, thing(then, id))) {
            case NOTHING -> {}
            case RESURRECT -> resurrect(then, id, reported);
            case MOVE_AND_RESURRECT -> {
                move(then, id);
                resurrect(then, id, reported);
            }
            case INSERT_TOMBSTONE -> {
                bury(then, id, 0);
                give(then, ids(then).used(id + 1));
            }
            case DELETE -> bury(then, id, 0);
            case REVIVE -> revive(then, id);
            case RAISE_VERSION -> throw new IllegalStateException("customers have no versions here");
        }
    }

    private ThingReport thing(State state, int id) {
        return switch (LIFE.of(state, id)) {
            case UNBORN -> ThingReport.UNKNOWN;
            case GONE -> ThingReport.DELETED;
            default -> livingOf(KEY.of(state, id));
        };
    }

    /** A customer that has moved to another id moves back. */
    final void resurrect(State then, int id, int key) {
        for (int other = 0; other < world.ids(); other++) {
            if (then.lives(other) && KEY.of(then, other) == key) {
                put(then, other, UNBORN, 0);
            }
        }
        put(then, id, ACTIVE, key);
        use(then, id);
    }

    final void use(State then, int id) {
        USED.set(then, id, 1);
        give(then, ids(then).used(id + 1));
    }

    /** Gives a customer a fresh id. Where the world has no more ids, the customer leaves the world. */
    final void move(State then, int id) {
        int fresh = LAST_ID.of(then);
        if (fresh < world.ids()) {
            give(then, ids(then).used(fresh + 1));
            giveOut(then, fresh, KEY.of(then, id));
        }
    }

    /** Drops the deletion that is under way. */
    void revive(State then, int id) {
        put(then, id, ACTIVE, KEY.of(then, id));
    }

    private void compareAtOrders(State now, Steps steps) {
        int pair = ORDERS_PAIR.of(now);
        if (!ORDERS_INCARNATION.isSet(now) || !ordersPairing(now).compares(NUMBERED[pair])) {
            return;
        }
        for (int i = 0; i < world.ids(); i++) {
            int id = i;
            for (int report = 0; report < Message.REPORTS; report++) {
                int reported = report;
                State then = now.copy();
                if (now.isUnderWay(Message.customerReport(id, report, pair)) && hearCustomer(then, id, report)) {
                    COMPARED.set(then, COMPARED.of(now) | 1 << id);
                    steps.add(() -> "orders-service hears " + reported + " of id " + id, then);
                }
            }
        }
    }

    /** Orders-service puts its side right. False if both sides do not agree then. */
    boolean hearCustomer(State then, int id, int reported) {
        ThingReport thing =
                switch (reported) {
                    case REPORTED_NONE -> ThingReport.UNKNOWN;
                    case REPORTED_GONE -> ThingReport.DELETED;
                    default -> livingOf(reported);
                };
        GrantReport own = grant(then, id);
        switch (ReferencingDecision.of(thing, own)) {
            case NOTHING -> {}
            case TAKE_KEY -> takeKey(then, id, reported);
            case CLOSE_BY_FORCE -> closeByForce(then, id);
            case REOPEN -> {
                GRANT.set(then, id, NONE);
                GRANT_KEY.set(then, id, 0);
                forgetClosedOutcomes(then, id);
            }
        }
        return ReferencingDecision.agrees(thing, own);
    }

    void takeKey(State then, int id, int key) {
        GRANT_KEY.set(then, id, key);
    }

    void closeByForce(State then, int id) {
        close(then, id, GRANT_KEY.of(then, id));
    }

    void forgetClosedOutcomes(State then, int id) {
        for (int deletion = 0; deletion < DELETIONS_BEGUN.of(then); deletion++) {
            if (DELETION_ID.of(then, deletion) == id && OUTCOME.of(then, deletion) == OUTCOME_CLOSED) {
                OUTCOME.set(then, deletion, 0);
            }
        }
    }

    private void settle(State now, Steps steps) {
        int ordersPair = ORDERS_PAIR.of(now);
        if (ORDERS_INCARNATION.isSet(now) && ordersPairing(now).compares(NUMBERED[ordersPair]) && isAllCompared(now)) {
            State then = now.copy();
            ordersPairing(then, ordersPairing(now).agreed());
            COMPARED.set(then, 0);
            steps.add(() -> "orders-service is settled with pair " + ordersPair, then);
        }
        int pair = CUSTOMERS_PAIR.of(now);
        if (CUSTOMERS_INCARNATION.isSet(now)
                && customersPairing(now).compares(NUMBERED[pair])
                && hasHeardThatOrdersIsSettled(now)) {
            State then = now.copy();
            customersPairing(then, customersPairing(now).agreed());
            steps.add(() -> "customers-service is settled with pair " + pair, then);
        }
    }

    boolean isAllCompared(State now) {
        return COMPARED.of(now) == (1 << world.ids()) - 1;
    }

    boolean hasHeardThatOrdersIsSettled(State now) {
        return now.isUnderWay(Message.settled(CUSTOMERS_PAIR.of(now)));
    }
}
