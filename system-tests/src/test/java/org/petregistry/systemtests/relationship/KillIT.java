package org.petregistry.systemtests.relationship;

import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Pair;

/** Every operation over owners and pets. */
class KillIT extends Kills {
    KillIT() {
        super(Pair.OWNERS_AND_PETS);
    }

    @Test
    void creating_an_owner_survives_a_kill() {
        killAtEveryPoint(3, this::createThing);
    }

    @Test
    void creating_a_pet_of_a_known_owner_survives_a_kill() {
        killAtEveryPoint(3, this::createRowOfKnownThing);
    }

    @Test
    void creating_a_pet_of_a_looked_up_owner_survives_a_kill() {
        killAtEveryPoint(9, this::createRowOfUnknownThing);
    }

    @Test
    void moving_a_pet_to_a_looked_up_owner_survives_a_kill() {
        killAtEveryPoint(9, this::passOn);
    }

    @Test
    void creating_a_batch_survives_a_kill() {
        killAtEveryPoint(9, this::createBatch);
    }

    @Test
    void a_deletion_with_set_null_and_cascade_survives_a_kill() {
        killAtEveryPoint(11, this::delete);
    }

    @Test
    void a_refused_deletion_survives_a_kill() {
        killAtEveryPoint(11, this::deleteInVain);
    }

    @Test
    void a_change_in_the_feed_survives_a_kill() {
        killAtEveryPoint(8, this::rename);
    }

    @Test
    void creating_a_pet_survives_a_kill_of_the_database_around_each_commit() {
        crashAtEveryPoint(4, this::createRowOfUnknownThing);
    }

    @Test
    void a_deletion_survives_a_kill_of_the_database_around_each_commit() {
        crashAtEveryPoint(6, this::delete);
    }
}
