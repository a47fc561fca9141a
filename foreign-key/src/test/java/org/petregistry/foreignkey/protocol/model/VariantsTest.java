package org.petregistry.foreignkey.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.foreignkey.protocol.model.Promise.A_DECISION_CAN_BE_REACHED;
import static org.petregistry.foreignkey.protocol.model.Promise.NO_DANGLING_REFERENCE;
import static org.petregistry.foreignkey.protocol.model.Promise.NO_LIVING_CUSTOMER_REFUSED_FOR_EVER;
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

/** Protocols that look as good, each wrong in one thing: the search finds what it leads to. */
class VariantsTest {
    @Test
    void to_check_the_customer_and_then_insert_leaves_a_dangling_reference() {
        assertBroken(NO_DANGLING_REFERENCE, 5, new WithoutGrants() {});
    }

    @Test
    void to_delete_the_customer_first_and_tell_by_an_event_leaves_a_dangling_reference() {
        assertBroken(NO_DANGLING_REFERENCE, 4, new Protocol(World.ONE_CUSTOMER) {
            @Override
            State begin(State now, long id, World.Rules rules) {
                State begun = super.begin(now, id, rules);
                return begun == now ? now : begun.with(id, CustomerRow.GONE);
            }
        });
    }

    @Test
    void to_reserve_the_customer_until_a_time_and_then_insert_leaves_a_dangling_reference() {
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
    void without_a_fence_late_evidence_brings_back_a_customer_that_is_gone() {
        assertBroken(NO_DANGLING_REFERENCE, 6, new Protocol(World.ONE_CUSTOMER) {
            @Override
            Reference closed() {
                return new Reference(Fence.OPEN, null);
            }
        });
    }

    @Test
    void an_outcome_that_is_not_remembered_is_decided_otherwise_the_next_time() {
        assertBroken(NO_LIVING_CUSTOMER_REFUSED_FOR_EVER, 8, new Protocol(World.ONE_CUSTOMER) {
            @Override
            Outcome remembered(State now, Recall recall) {
                return null;
            }
        });
    }

    @Test
    void a_customer_that_is_active_again_for_want_of_an_answer_may_have_been_let_go() {
        assertBroken(NO_LIVING_CUSTOMER_REFUSED_FOR_EVER, 3, new Protocol(World.ONE_CUSTOMER) {
            @Override
            State undecided(State now, Recall asked) {
                return now.with(asked.id(), now.customer(asked.id()).activeAgain());
            }
        });
    }

    @Test
    void an_answer_to_another_deletion_is_no_answer_to_this_one() {
        assertBroken(NO_LIVING_CUSTOMER_REFUSED_FOR_EVER, 9, new Protocol(World.ONE_CUSTOMER) {
            @Override
            Outcome hear(Recall asked, Answer answer) {
                return answer.told() == null
                        ? super.hear(asked, answer)
                        : super.hear(
                                new Recall(
                                        UUID.fromString(
                                                answer.told().path("deletionId").textValue()),
                                        asked.id(),
                                        asked.actions()),
                                answer);
            }
        });
    }

    @Test
    void an_outcome_of_an_earlier_deletion_is_none_of_the_one_under_way() {
        assertBroken(NO_LIVING_CUSTOMER_REFUSED_FOR_EVER, 9, new Protocol(World.ONE_CUSTOMER) {
            @Override
            boolean concerns(CustomerRow row, Recall asked) {
                return row.life() == Life.DELETING;
            }
        });
    }

    @Test
    void a_recall_that_nobody_repeats_leaves_its_customer_in_doubt_for_ever() {
        assertBroken(A_DECISION_CAN_BE_REACHED, 2, new Protocol(World.ONE_CUSTOMER) {
            @Override
            State repeat(State now, long id) {
                return now;
            }
        });
    }

    @Test
    void what_is_imported_whatever_its_version_brings_back_an_older_name() {
        assertBroken(NO_OLDER_NAME, 5, new Protocol(new World(1, 1, 0, 1, List.of(World.SET_NULL), 1)) {
            @Override
            Reference grant(Reference known, Known evidence) {
                return new Reference(Fence.OPEN, evidence.version());
            }
        });
    }

    private static void assertBroken(Promise promise, int steps, Protocol wrong) {
        Finding finding = Search.of(wrong);
        assertThat(finding.broken()).as("%s", finding).isEqualTo(promise);
        assertThat(finding.steps()).as("%s", finding).hasSize(steps);
    }

    /** What orders-service has heard of a customer in a look-up is all that it goes by. */
    private static class WithoutGrants extends Protocol {
        WithoutGrants() {
            super(World.ONE_CUSTOMER);
        }

        @Override
        State tell(State now, long id) {
            return now;
        }

        @Override
        boolean mayRefer(State now, long customerId) {
            return now.network().evidence().contains(evidence(customerId, 0));
        }
    }
}
