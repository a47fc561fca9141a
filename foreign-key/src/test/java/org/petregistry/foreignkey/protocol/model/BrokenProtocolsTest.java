package org.petregistry.foreignkey.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.foreignkey.protocol.model.Promise.A_DECISION_CAN_BE_REACHED;
import static org.petregistry.foreignkey.protocol.model.Promise.NO_ACTIVE_CUSTOMER_PERMANENTLY_REJECTED;
import static org.petregistry.foreignkey.protocol.model.Promise.NO_DANGLING_REFERENCE;
import static org.petregistry.foreignkey.protocol.model.Promise.NO_OLDER_NAME;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.protocol.Fence;
import org.petregistry.foreignkey.protocol.Known;
import org.petregistry.foreignkey.protocol.Outcome;
import org.petregistry.foreignkey.protocol.Recall;
import org.petregistry.foreignkey.protocol.model.CustomerRow.Life;
import org.petregistry.foreignkey.protocol.model.Network.Answer;
import org.petregistry.foreignkey.protocol.model.Search.Finding;

/** Plausible protocols, each wrong in one respect: the search finds the counterexample. */
class BrokenProtocolsTest {
    @Test
    void checking_the_customer_before_the_insert_leaves_a_dangling_reference() {
        assertBroken(NO_DANGLING_REFERENCE, 5, new WithoutGrants() {});
    }

    @Test
    void deleting_the_customer_first_and_sending_an_event_leaves_a_dangling_reference() {
        assertBroken(NO_DANGLING_REFERENCE, 4, new Protocol(World.ONE_CUSTOMER) {
            @Override
            State begin(State now, long id, World.Rules rules) {
                State begun = super.begin(now, id, rules);
                return begun == now ? now : begun.with(id, CustomerRow.DELETED);
            }
        });
    }

    @Test
    void a_reservation_that_expires_before_the_insert_leaves_a_dangling_reference() {
        assertBroken(NO_DANGLING_REFERENCE, 6, new WithoutGrants() {
            @Override
            State lookUp(State now, long id) {
                State answered = super.lookUp(now, id);
                return answered == now
                        ? now
                        : answered.with(id, now.customer(id).reserved(true));
            }

            @Override
            List<Step> otherSteps(State now) {
                return List.of(new Step(
                        () -> "the reservation expires",
                        now.with(1, now.customer(1).reserved(false))));
            }

            @Override
            State begin(State now, long id, World.Rules rules) {
                return now.customer(id).reserved() ? now : super.begin(now, id, rules);
            }
        });
    }

    @Test
    void without_a_fence_a_late_import_brings_back_a_deleted_customer() {
        assertBroken(NO_DANGLING_REFERENCE, 6, new Protocol(World.ONE_CUSTOMER) {
            @Override
            StoredGrant closed() {
                return new StoredGrant(Fence.OPEN, null);
            }
        });
    }

    @Test
    void an_outcome_that_is_not_stored_can_be_decided_differently_on_a_retry() {
        assertBroken(NO_ACTIVE_CUSTOMER_PERMANENTLY_REJECTED, 8, new Protocol(World.ONE_CUSTOMER) {
            @Override
            Outcome remembered(State now, Recall recall) {
                return null;
            }
        });
    }

    @Test
    void reactivating_a_customer_without_an_answer_ignores_a_recall_that_may_have_succeeded() {
        assertBroken(NO_ACTIVE_CUSTOMER_PERMANENTLY_REJECTED, 3, new Protocol(World.ONE_CUSTOMER) {
            @Override
            State undecided(State now, Recall asked) {
                return now.with(asked.id(), now.customer(asked.id()).activeAgain());
            }
        });
    }

    @Test
    void accepting_the_answer_to_another_deletion_breaks_the_guarantee() {
        assertBroken(NO_ACTIVE_CUSTOMER_PERMANENTLY_REJECTED, 9, new Protocol(World.ONE_CUSTOMER) {
            @Override
            Outcome receive(Recall asked, Answer answer) {
                return answer.body() == null
                        ? super.receive(asked, answer)
                        : super.receive(
                                new Recall(
                                        UUID.fromString(
                                                answer.body().path("deletionId").textValue()),
                                        asked.id(),
                                        asked.actions()),
                                answer);
            }
        });
    }

    @Test
    void accepting_the_outcome_of_an_earlier_deletion_breaks_the_guarantee() {
        assertBroken(NO_ACTIVE_CUSTOMER_PERMANENTLY_REJECTED, 9, new Protocol(World.ONE_CUSTOMER) {
            @Override
            boolean concerns(CustomerRow row, Recall asked) {
                return row.life() == Life.DELETING;
            }
        });
    }

    @Test
    void without_retries_a_lost_recall_leaves_the_customer_undecided_forever() {
        assertBroken(A_DECISION_CAN_BE_REACHED, 2, new Protocol(World.ONE_CUSTOMER) {
            @Override
            State repeat(State now, long id) {
                return now;
            }
        });
    }

    @Test
    void an_import_that_ignores_versions_restores_an_older_name() {
        assertBroken(NO_OLDER_NAME, 5, new Protocol(new World(1, 1, 0, 1, List.of(World.SET_NULL), 1)) {
            @Override
            StoredGrant grant(StoredGrant known, Known evidence) {
                return new StoredGrant(Fence.OPEN, evidence.version());
            }
        });
    }

    private static void assertBroken(Promise promise, int steps, Protocol wrong) {
        Finding finding = Search.of(wrong);
        assertThat(finding.broken()).as("%s", finding).isEqualTo(promise);
        assertThat(finding.steps()).as("%s", finding).hasSize(steps);
    }

    /** orders-service relies only on what a look-up has returned. */
    private static class WithoutGrants extends Protocol {
        WithoutGrants() {
            super(World.ONE_CUSTOMER);
        }

        @Override
        State list(State now, long id) {
            return now;
        }

        @Override
        boolean mayRefer(State now, long customerId) {
            return now.network().evidence().contains(evidence(customerId, 0));
        }
    }
}
