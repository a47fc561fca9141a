package org.petregistry.systemtests.relationship;

import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Pair;

/** One operation of each kind over customers and orders. */
class SecondPairKillIT extends Kills {
    SecondPairKillIT() {
        super(Pair.CUSTOMERS_AND_ORDERS);
    }

    @Test
    void a_wish_is_given_to_a_customer_that_is_looked_up_once() {
        killAtEveryPoint(9, this::createRowOfUnknownThing);
    }

    @Test
    void a_deletion_that_detaches_and_cascades_ends() {
        killAtEveryPoint(11, this::delete);
    }

    @Test
    void a_change_gets_through_the_feed() {
        killAtEveryPoint(8, this::rename);
    }
}
