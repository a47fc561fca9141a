package org.petregistry.foreignkey.protocol.model;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.petregistry.foreignkey.protocol.Action;

/**
 * The size of a model, which makes it finite.
 *
 * @param customers how many; the first one exists from the beginning
 * @param deletions how often the deletion of each can begin
 * @param rules the combinations of actions that a deletion can have
 * @param renames how often each can change its name
 */
record World(int customers, int wishes, int orders, int deletions, List<Rules> rules, int renames) {

    /** The actions of a deletion. */
    record Rules(Action wishes, Action orders) {
        /** By relation name. */
        Map<String, Action> actions() {
            return Map.of("wishes", wishes, "orders", orders);
        }
    }

    /** Deletes the customer in any case, and keeps its wishes. */
    static final Rules SET_NULL = new Rules(Action.SET_NULL, Action.CASCADE);

    /** Keeps the customer if any row refers to it. */
    static final Rules RESTRICT = new Rules(Action.RESTRICT, Action.RESTRICT);

    /** Deletions that compete: one customer, two wishes, a deletion that is refused and another one after it. */
    static final World ONE_CUSTOMER = new World(1, 2, 0, 2, List.of(SET_NULL, RESTRICT), 0);

    /** The ids of all customers, including those not created yet. */
    LongStream customerIds() {
        return LongStream.rangeClosed(1, customers);
    }

    void eachWish(IntConsumer action) {
        IntStream.range(0, wishes).forEach(action);
    }

    void eachOrder(IntConsumer action) {
        IntStream.range(0, orders).forEach(action);
    }
}
