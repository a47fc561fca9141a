package org.petregistry.foreignkey.protocol.model.recovery;

import static org.petregistry.foreignkey.protocol.model.recovery.State.*;

import org.petregistry.foreignkey.protocol.Settlement;
import org.petregistry.foreignkey.protocol.Settlement.ClosedRows;
import org.petregistry.foreignkey.protocol.Settlement.OnRestore;

/**
 * The protocol as it was designed first: fences, tombstones and recalls carry keys too, and orders-service keeps a fence for
 * every tombstone that it hears of. It keeps the promises no better, so the services do without. It is searched nevertheless: an
 * earlier model of it, in another language, counted its states, so that each can be checked by the other.
 */
final class KeysEverywhere extends Protocol {
    private final Settlement settlement;

    KeysEverywhere(World world) {
        this(world, Settlement.DEFAULT);
    }

    KeysEverywhere(World world, Settlement settlement) {
        super(world, settlement);
        this.settlement = settlement;
    }

    @Override
    boolean concerns(State now, int deletion) {
        int id = DELETION_ID.of(now, deletion);
        return GRANT.of(now, id) == NONE || GRANT_KEY.of(now, id) == DELETION_KEY.of(now, deletion);
    }

    @Override
    void close(State state, int id, int key) {
        super.close(state, id, key);
        GRANT_KEY.set(state, id, key);
    }

    @Override
    void bury(State state, int id, int key) {
        put(state, id, GONE, key);
    }

    @Override
    int grantReport(State state, int id) {
        return GRANT.of(state, id) == CLOSED ? KEYS + GRANT_KEY.of(state, id) : super.grantReport(state, id);
    }

    @Override
    int customerReport(State state, int id) {
        return LIFE.of(state, id) == GONE ? KEYS + KEY.of(state, id) : super.customerReport(state, id);
    }

    @Override
    void hearGrant(State then, int id, int reported) {
        if (reported > KEYS) {
            hearClosed(then, id, reported - KEYS);
        } else if (reported != REPORTED_NONE) {
            hearGranted(then, id, reported);
        }
    }

    private void hearGranted(State then, int id, int key) {
        boolean unknown = LIFE.of(then, id) == UNBORN;
        boolean another = !unknown && KEY.of(then, id) != key;
        if (then.lives(id) && another) {
            move(then, id);
        }
        if (unknown && settlement.onRestore() == OnRestore.REMOVE) {
            bury(then, id, key);
            use(then, id);
        } else if (unknown || another) {
            resurrect(then, id, key);
        }
    }

    private void hearClosed(State then, int id, int key) {
        boolean same = KEY.of(then, id) == key;
        if (then.lives(id) && same && settlement.closedRows() == ClosedRows.REVIVE) {
            revive(then, id);
        } else if (then.lives(id)) {
            if (!same) {
                move(then, id);
            }
            bury(then, id, key);
        } else if (LIFE.of(then, id) == UNBORN) {
            bury(then, id, key);
            use(then, id);
        }
    }

    @Override
    boolean hearCustomer(State then, int id, int reported) {
        int key = GRANT_KEY.of(then, id);
        boolean gone = reported > KEYS;
        return switch (GRANT.of(then, id)) {
            case NONE -> {
                if (gone) {
                    close(then, id, reported - KEYS);
                }
                yield true;
            }
            case GRANTED -> {
                if (gone && reported - KEYS == key) {
                    close(then, id, key);
                    yield true;
                }
                yield reported == key;
            }
            default -> {
                if (reported == key && settlement.closedRows() == ClosedRows.REVIVE) {
                    GRANT.set(then, id, NONE);
                    GRANT_KEY.set(then, id, 0);
                    forgetClosedOutcomes(then, id);
                    yield true;
                }
                yield gone;
            }
        };
    }
}
