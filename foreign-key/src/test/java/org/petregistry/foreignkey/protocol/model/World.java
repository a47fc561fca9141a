package org.petregistry.foreignkey.protocol.model;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.petregistry.foreignkey.protocol.Action;

/**
 * How much there is of everything, so that there is an end of it.
 *
 * @param customers how many; the first one is there from the beginning
 * @param deletions how often the deletion of each can begin
 * @param rules by which it can
 * @param renames how often each can change its name
 */
record World(int customers, int wishes, int orders, int deletions, List<Rules> rules, int renames) {

    /** By which a deletion goes. */
    record Rules(Action wishes, Action orders) {
        /** By the names of the relations. */
        Map<String, Action> actions() {
            return Map.of("wishes", wishes, "orders", orders);
        }
    }

    /** Takes the customer whatever it has, and leaves it its wishes. */
    static final Rules SET_NULL = new Rules(Action.SET_NULL, Action.CASCADE);

    /** Leaves the customer if it has anything. */
    static final Rules RESTRICT = new Rules(Action.RESTRICT, Action.RESTRICT);

    /** Deletions that comwishe: one customer, two wishes, a deletion that is refused and another one after it. */
    static final World ONE_CUSTOMER = new World(1, 2, 0, 2, List.of(SET_NULL, RESTRICT), 0);

    /** The ids of all customers, those not born yet included. */
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
