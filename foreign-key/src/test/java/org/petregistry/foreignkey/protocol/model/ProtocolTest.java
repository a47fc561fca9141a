package org.petregistry.foreignkey.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.foreignkey.protocol.model.World.RESTRICT;
import static org.petregistry.foreignkey.protocol.model.World.SET_NULL;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.petregistry.foreignkey.protocol.Action;
import org.petregistry.foreignkey.protocol.model.Search.Finding;

/** The protocol keeps its invariants, in worlds that are small enough to be searched exhaustively. */
class ProtocolTest {
    private static final List<World.Rules> ALL_RULES = Arrays.stream(Action.values())
            .flatMap(
                    wishes -> Stream.of(Action.RESTRICT, Action.CASCADE).map(orders -> new World.Rules(wishes, orders)))
            .toList();

    private final TestReporter reporter;

    ProtocolTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    @Test
    void the_deletion_of_a_customer_with_two_wishes_can_be_refused_and_retried() {
        assertKept(World.ONE_CUSTOMER, 500);
    }

    @Test
    void wishes_move_between_two_customers_that_are_both_deleted_one_of_them_created_meanwhile() {
        assertKept(new World(2, 2, 0, 1, List.of(SET_NULL, RESTRICT), 0), 20_000);
    }

    @Test
    void wishes_and_orders_follow_any_combination_of_actions() {
        assertKept(new World(1, 1, 1, 2, ALL_RULES, 0), 4_000);
    }

    @Test
    void names_change_during_the_protocol() {
        assertKept(new World(1, 1, 0, 2, List.of(SET_NULL, RESTRICT), 2), 1_300);
    }

    /** @param states the minimum number of states: a search that sees nothing finds nothing */
    private void assertKept(World world, int states) {
        Finding finding = Search.of(new Protocol(world));
        reporter.publishEntry("states", String.valueOf(finding.states()));
        assertThat(finding.broken()).as("%s", finding).isNull();
        assertThat(finding.states()).isGreaterThan(states);
    }
}
