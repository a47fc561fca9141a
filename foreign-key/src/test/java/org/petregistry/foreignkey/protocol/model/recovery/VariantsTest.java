package org.petregistry.foreignkey.protocol.model.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.foreignkey.protocol.model.recovery.Promise.BOTH_SETTLE;
import static org.petregistry.foreignkey.protocol.model.recovery.Promise.NO_DANGLING_REFERENCE;
import static org.petregistry.foreignkey.protocol.model.recovery.Promise.NO_ID_TWICE;
import static org.petregistry.foreignkey.protocol.model.recovery.Promise.NO_LIVING_CUSTOMER_REFUSED_FOR_EVER;
import static org.petregistry.foreignkey.protocol.model.recovery.Promise.NO_OTHER_CUSTOMER;
import static org.petregistry.foreignkey.protocol.model.recovery.State.*;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.protocol.Pairing;
import org.petregistry.foreignkey.protocol.Settlement;
import org.petregistry.foreignkey.protocol.Settlement.ClosedRows;
import org.petregistry.foreignkey.protocol.Settlement.OnRestore;
import org.petregistry.foreignkey.protocol.model.recovery.Search.Finding;

/** Protocols that look as good, each without one thing: the search finds what it is needed for. */
class VariantsTest {
    private static final Settlement REVIVE = new Settlement(OnRestore.RESURRECT, ClosedRows.REVIVE);

    @Test
    void customers_service_that_serves_before_it_has_settled_gives_an_id_out_again() {
        assertBroken(NO_ID_TWICE, 4, new Protocol(World.ONE_ID) {
            @Override
            boolean customersServe(State state) {
                return true;
            }
        });
    }

    @Test
    void orders_service_that_serves_before_it_has_settled_shows_customers_that_are_gone() {
        assertBroken(NO_DANGLING_REFERENCE, 8, new Protocol(World.ONE_ID) {
            @Override
            boolean ordersServe(State state) {
                return true;
            }
        });
    }

    @Test
    void a_rewind_that_nobody_looks_for_brings_back_a_customer_that_is_refused() {
        assertBroken(NO_LIVING_CUSTOMER_REFUSED_FOR_EVER, 5, new KeepingItsPair(World.ONE_ID.withKeys(1)) {
            @Override
            boolean isNoticed() {
                return false;
            }
        });
    }

    @Test
    void services_that_open_before_all_ids_are_compared_differ() {
        assertBroken(NO_LIVING_CUSTOMER_REFUSED_FOR_EVER, 10, new Protocol(World.ONE_ID) {
            @Override
            boolean isAllCompared(State now) {
                return true;
            }
        });
    }

    @Test
    void customers_service_that_opens_first_denies_customers_that_wishes_show() {
        assertBroken(NO_DANGLING_REFERENCE, 8, new Protocol(World.ONE_ID) {
            @Override
            boolean hasHeardThatOrdersIsSettled(State now) {
                return true;
            }
        });
    }

    @Test
    void evidence_from_before_the_rewind_brings_back_a_customer_that_is_gone() {
        assertBroken(NO_DANGLING_REFERENCE, 12, new HearingTheDead(World.ONE_ID) {
            @Override
            boolean importAdmits(State now, int pair) {
                return ORDERS_SETTLED.isSet(now);
            }
        });
    }

    @Test
    void a_recall_from_before_the_rewind_closes_the_fence_of_a_customer_that_nobody_deletes() {
        assertBroken(NO_LIVING_CUSTOMER_REFUSED_FOR_EVER, 12, new HearingTheDead(World.ONE_ID) {
            @Override
            boolean recallAdmits(State now, int pair) {
                return ORDERS_SETTLED.isSet(now);
            }
        });
    }

    @Test
    void an_outcome_from_before_the_rewind_deletes_a_customer_that_has_wishes() {
        assertBroken(NO_DANGLING_REFERENCE, 15, new HearingTheDead(World.ONE_ID) {
            @Override
            boolean outcomeAdmits(State now, int pair) {
                return CUSTOMERS_SETTLED.isSet(now);
            }
        });
    }

    @Test
    void an_id_that_was_given_out_and_forgotten_is_given_out_again_unless_it_is_skipped() {
        assertBroken(NO_ID_TWICE, 11, new SkippingNothing(World.ONE_ID));
        assertBroken(NO_ID_TWICE, 13, new SkippingNothing(World.TWO_IDS.withDeletions(0, 1)));
    }

    @Test
    void an_id_that_was_not_reserved_cannot_be_skipped() {
        assertBroken(NO_ID_TWICE, 11, new ReservingNothing(World.ONE_ID.withNothingReserved()));
        assertBroken(
                NO_ID_TWICE,
                23,
                new ReservingNothing(
                        World.TWO_IDS.withDeletions(0, 1).withCustomers(1, 2).withOrders(0, 0)));
    }

    @Test
    void orders_service_that_went_back_has_forgotten_what_is_reserved_unless_it_is_told() {
        assertBroken(NO_ID_TWICE, 22, new Protocol(World.ONE_ID.withNothingReserved()) {
            @Override
            boolean isToldWhatIsReserved() {
                return false;
            }
        });
    }

    @Test
    void a_customer_that_is_back_stays_refused_unless_its_deletion_wins() {
        assertBroken(NO_LIVING_CUSTOMER_REFUSED_FOR_EVER, 12, new Protocol(World.ONE_ID) {
            @Override
            void hearGrant(State then, int id, int reported) {
                if (reported != REPORTED_GONE) {
                    super.hearGrant(then, id, reported);
                }
            }

            @Override
            boolean hearCustomer(State then, int id, int reported) {
                return GRANT.of(then, id) == CLOSED || super.hearCustomer(then, id, reported);
            }
        });
    }

    @Test
    void a_deletion_that_was_decided_cannot_be_restricted_any_more() {
        assertBroken(NO_DANGLING_REFERENCE, 14, new Protocol(World.ONE_ID) {
            @Override
            void closeByForce(State then, int id) {
                if (then.wishesOf(id, world()) == 0) {
                    super.closeByForce(then, id);
                }
            }
        });
    }

    @Test
    void an_answer_to_an_earlier_attempt_to_meet_is_none_to_this_one() {
        assertBroken(NO_DANGLING_REFERENCE, 19, new HearingTheDead(World.ONE_ID) {
            @Override
            boolean takesProposal(State now, int pair) {
                return isAlive(now, pair);
            }
        });
    }

    @Test
    void an_outcome_that_is_not_remembered_is_decided_otherwise_the_next_time() {
        assertBroken(NO_LIVING_CUSTOMER_REFUSED_FOR_EVER, 8, new Protocol(World.ONE_ID.withDeletions(2, 2)) {
            @Override
            void remember(State state, int deletion, int outcome) {
                // Forgotten at once.
            }
        });
    }

    /** Both databases go back, an id is given out again, and orders-service goes back to a time before that. */
    @Test
    void a_wish_is_shown_as_another_customers_without_a_key() {
        World world = World.ONE_ID.withDeletions(0, 1).withOrders(2, 2).withNothingReserved();
        assertBroken(NO_OTHER_CUSTOMER, 26, new Protocol(world) {
            @Override
            UUID identity(int key) {
                return null;
            }

            @Override
            void takeKey(State then, int id, int key) {
                // There is none.
            }
        });
    }

    @Test
    void a_service_that_keeps_its_pair_never_meets_the_other_one_again() {
        assertBroken(BOTH_SETTLE, 2, new KeepingItsPair(World.ONE_ID));
    }

    @Test
    void a_customer_that_is_revived_while_its_deletion_is_still_under_way_is_deleted_with_its_wishes() {
        assertBroken(NO_DANGLING_REFERENCE, 16, new RememberingClosedOutcomes(World.ONE_ID, REVIVE) {
            @Override
            void revive(State then, int id) {
                // Its deletion goes on.
            }
        });
    }

    @Test
    void a_customer_that_is_revived_is_deleted_with_its_wishes_by_the_outcome_that_is_repeated() {
        assertBroken(NO_DANGLING_REFERENCE, 23, new RememberingClosedOutcomes(World.ONE_ID, REVIVE));
    }

    private static void assertBroken(Promise promise, int steps, Protocol wrong) {
        Finding finding = Search.of(wrong);
        assertThat(finding.broken()).as("%s", finding).isEqualTo(promise);
        assertThat(finding.steps()).as("%s", finding).hasSize(steps);
    }

    /** What was sent under an earlier pair may still do something. */
    private static class HearingTheDead extends Protocol {
        HearingTheDead(World world) {
            super(world);
        }

        @Override
        boolean deadPairsAreHarmless() {
            return false;
        }
    }

    /** A database that goes back has the pair that it had then. */
    private static class KeepingItsPair extends Protocol {
        KeepingItsPair(World world) {
            super(world);
        }

        @Override
        long customersAreRewindable(long database) {
            return database;
        }

        @Override
        long ordersAreRewindable(long database) {
            return database;
        }

        @Override
        Pairing rotated(Pairing pairing) {
            Pairing closed = super.rotated(pairing);
            return new Pairing(closed.incarnation(), closed.open(), pairing.pair(), pairing.settled());
        }
    }

    private static class SkippingNothing extends Protocol {
        SkippingNothing(World world) {
            super(world);
        }

        @Override
        IdReservation met(IdReservation ids, boolean open, int highestFence, int reserved) {
            return ids.reserved(reserved);
        }
    }

    private static class ReservingNothing extends Protocol {
        ReservingNothing(World world) {
            super(world);
        }

        @Override
        boolean mayGiveOut(State state) {
            return true;
        }
    }

    private static class RememberingClosedOutcomes extends Protocol {
        RememberingClosedOutcomes(World world, Settlement settlement) {
            super(world, settlement);
        }

        @Override
        void forgetClosedOutcomes(State then, int id) {
            // All are remembered.
        }
    }
}
