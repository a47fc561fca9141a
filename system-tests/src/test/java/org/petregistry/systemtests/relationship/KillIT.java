package org.petregistry.systemtests.relationship;

import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Pair;

/** Every operation over owners and pets. */
class KillIT extends Kills {
    KillIT() {
        super(Pair.OWNERS_AND_PETS);
    }

    @Test
    void an_owner_is_made_once() {
        killAtEveryPoint(3, this::createThing);
    }

    @Test
    void a_pet_is_given_to_a_known_owner_once() {
        killAtEveryPoint(3, this::createRowOfKnownThing);
    }

    @Test
    void a_pet_is_given_to_an_owner_that_is_looked_up_once() {
        killAtEveryPoint(9, this::createRowOfUnknownThing);
    }

    @Test
    void a_pet_is_passed_on_to_an_owner_that_is_looked_up_once() {
        killAtEveryPoint(9, this::passOn);
    }

    @Test
    void a_batch_is_made_once_and_whole() {
        killAtEveryPoint(9, this::createBatch);
    }

    @Test
    void a_deletion_that_detaches_and_cascades_ends() {
        killAtEveryPoint(11, this::delete);
    }

    @Test
    void a_deletion_that_is_refused_leaves_everything() {
        killAtEveryPoint(11, this::deleteInVain);
    }

    @Test
    void a_change_gets_through_the_feed() {
        killAtEveryPoint(8, this::rename);
    }

    @Test
    void the_database_dies_around_each_commit_of_a_gift() {
        crashAtEveryPoint(4, this::createRowOfUnknownThing);
    }

    @Test
    void the_database_dies_around_each_commit_of_a_deletion() {
        crashAtEveryPoint(6, this::delete);
    }
}
