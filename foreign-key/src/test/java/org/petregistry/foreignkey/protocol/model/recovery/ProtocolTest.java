package org.petregistry.foreignkey.protocol.model.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.petregistry.foreignkey.protocol.Settlement;
import org.petregistry.foreignkey.protocol.Settlement.ClosedRows;
import org.petregistry.foreignkey.protocol.Settlement.OnRestore;
import org.petregistry.foreignkey.protocol.model.recovery.Search.Finding;

/**
 * The protocol keeps its promises, in worlds that are small enough to see all of them. The numbers of states are exact: another
 * one shows that a step has changed. Those of {@link KeysEverywhere} were counted by an earlier model, too.
 *
 * <p>With one id, a search takes a second or two. With two it takes up to a minute and a gigabyte. Those, and most of {@link
 * KeysEverywhere}, are for whoever changes the protocol:
 *
 * <pre>mvn verify -pl foreign-key -am -Dmodel.worlds=large</pre>
 */
class ProtocolTest {
    private static final World TWO_DELETIONS_BY_ANY_RULES = World.ONE_ID.withDeletions(2, 2);
    private static final World CUSTOMERS_TWICE = World.ONE_ID.withCustomers(2, 2);
    private static final World ORDERS_TWICE = World.ONE_ID.withOrders(2, 2);
    private static final World EACH_TWICE_TO_ONE_BACKUP =
            World.ONE_ID.withCustomers(1, 2).withOrders(1, 2);
    private static final World TWO_IDS_NOT_RESERVED =
            World.TWO_IDS.withDeletions(0, 1).withOrders(2, 2).withNothingReserved();

    private static final Settlement REMOVE = new Settlement(OnRestore.REMOVE, ClosedRows.DELETE);
    private static final Settlement REVIVE = new Settlement(OnRestore.RESURRECT, ClosedRows.REVIVE);

    @Test
    void each_database_goes_back_once_during_two_deletions_by_any_rules() {
        assertKept(375_722, new Protocol(TWO_DELETIONS_BY_ANY_RULES));
    }

    @Test
    void customers_service_goes_back_twice_and_to_either_of_two_backups() {
        assertKept(368_549, new Protocol(CUSTOMERS_TWICE));
    }

    @Test
    void orders_service_goes_back_twice_and_to_either_of_two_backups() {
        assertKept(419_349, new Protocol(ORDERS_TWICE));
    }

    @Test
    void each_database_goes_back_twice() {
        assertKept(181_249, new Protocol(EACH_TWICE_TO_ONE_BACKUP));
    }

    @Test
    void each_database_goes_back_and_both_forget_an_id_that_is_given_out_again() {
        assertKept(
                155_558,
                new Protocol(World.ONE_ID.withDeletions(0, 1).withOrders(2, 2).withNothingReserved()));
    }

    @Test
    void a_database_restarts_besides() {
        assertKept(223_281, new Protocol(World.ONE_ID.withRestart()));
    }

    @Test
    void customers_that_were_lost_stay_so() {
        assertKept(43_659, new Protocol(World.ONE_ID, REMOVE));
    }

    @Test
    void deletions_that_were_undone_stay_so() {
        assertKept(59_947, new Protocol(World.ONE_ID, REVIVE));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void two_ids_are_given_out_and_each_database_goes_back_once() {
        assertKept(3_504_374, new Protocol(World.TWO_IDS));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void two_ids_are_not_reserved_yet_and_orders_service_goes_back_twice() {
        assertKept(4_889_118, new Protocol(TWO_IDS_NOT_RESERVED));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void two_ids_are_given_out_and_customers_that_were_lost_stay_so() {
        assertKept(3_483_880, new Protocol(World.TWO_IDS, REMOVE));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void with_keys_everywhere_each_database_goes_back_once_during_two_deletions_by_any_rules() {
        assertKept(381_018, new KeysEverywhere(TWO_DELETIONS_BY_ANY_RULES));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void with_keys_everywhere_customers_service_goes_back_twice() {
        assertKept(375_987, new KeysEverywhere(CUSTOMERS_TWICE));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void with_keys_everywhere_orders_service_goes_back_twice() {
        assertKept(430_173, new KeysEverywhere(ORDERS_TWICE));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void with_keys_everywhere_each_database_goes_back_twice() {
        assertKept(186_077, new KeysEverywhere(EACH_TWICE_TO_ONE_BACKUP));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void with_keys_everywhere_a_database_restarts_besides() {
        assertKept(227_553, new KeysEverywhere(World.ONE_ID.withRestart()));
    }

    @Test
    void with_keys_everywhere_customers_that_were_lost_stay_so() {
        assertKept(44_805, new KeysEverywhere(World.ONE_ID, REMOVE));
    }

    @Test
    void with_keys_everywhere_deletions_that_were_undone_stay_so() {
        assertKept(60_987, new KeysEverywhere(World.ONE_ID, REVIVE));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void with_keys_everywhere_two_ids_are_given_out_and_each_database_goes_back_once() {
        assertKept(3_600_828, new KeysEverywhere(World.TWO_IDS));
    }

    @Test
    @EnabledIfSystemProperty(named = "model.worlds", matches = "large")
    void with_keys_everywhere_two_ids_are_given_out_and_customers_that_were_lost_stay_so() {
        assertKept(3_610_804, new KeysEverywhere(World.TWO_IDS, REMOVE));
    }

    private static void assertKept(int states, Protocol protocol) {
        Finding finding = Search.of(protocol);
        assertThat(finding.broken()).as("%s", finding).isNull();
        assertThat(finding.states()).isEqualTo(states);
    }
}
