package org.petregistry.systemtests.relationship;

import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Pair;

/** One operation of each kind over customers and orders. */
class SecondPairKillIT extends Kills {
    SecondPairKillIT() {
        super(Pair.CUSTOMERS_AND_ORDERS);
    }

    @Test
    void creating_a_wish_of_a_looked_up_customer_survives_a_kill() {
        killAtEveryPoint(9, this::createRowOfUnknownThing);
    }

    @Test
    void a_deletion_with_set_null_and_cascade_survives_a_kill() {
        killAtEveryPoint(11, this::delete);
    }

    @Test
    void a_change_in_the_feed_survives_a_kill() {
        killAtEveryPoint(8, this::rename);
    }
}
