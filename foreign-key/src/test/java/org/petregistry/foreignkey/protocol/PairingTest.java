package org.petregistry.foreignkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.protocol.model.recovery.IdReservation;

class PairingTest {
    private static final UUID PAIR = new UUID(0, 1);
    private static final Pairing SETTLED = new Pairing("running", true, PAIR, true);

    @Test
    void the_first_start_settles() {
        assertThat(Pairing.FIRST.serves("running")).isFalse();
        assertThat(Pairing.FIRST.isRewound("running")).isTrue();
        assertThat(Pairing.FIRST.mustMeet()).isTrue();
        assertThat(Pairing.FIRST.admits(null)).isFalse();
    }

    @Test
    void a_row_of_another_incarnation_is_not_believed() {
        assertThat(SETTLED.serves("running")).isTrue();
        assertThat(SETTLED.serves("restored")).isFalse();
        assertThat(SETTLED.rotated("restored").serves("restored")).isFalse();
    }

    @Test
    void only_another_start_time_is_a_mere_restart() {
        Pairing before = new Pairing("7300 000000010000 1.5 16384 16500", true, PAIR, true);
        assertThat(before.isRestarted("7300 000000010000 2.5 16384 16500")).isTrue();
        assertThat(before.isRestarted("7300 000000010000 1.5 16384 16500")).isFalse();
        for (String other : List.of(
                "7301 000000010000 2.5 16384 16500",
                "7300 000000020000 2.5 16384 16500",
                "7300 000000010000 2.5 16385 16500",
                "7300 000000010000 2.5 16384 16501",
                "2.5")) {
            assertThat(before.isRestarted(other)).as(other).isFalse();
        }
        assertThat(Pairing.FIRST.isRestarted("7300 000000010000 1.5 16384 16500"))
                .isFalse();
        assertThat(before.restarted("now").serves("now")).isTrue();
    }

    @Test
    void only_messages_of_this_pair_are_acted_on() {
        assertThat(SETTLED.admits(PAIR)).isTrue();
        assertThat(SETTLED.admits(new UUID(0, 2))).isFalse();
        assertThat(SETTLED.admits(null)).isFalse();
        assertThat(SETTLED.rotated("restored").admits(PAIR)).isFalse();
    }

    @Test
    void nothing_moves_while_the_sides_compare_and_the_side_that_was_not_rewound_stays_open() {
        UUID fresh = new UUID(0, 2);
        Pairing comparing = SETTLED.met(fresh);
        assertThat(comparing.admits(fresh)).isFalse();
        assertThat(comparing.compares(fresh)).isTrue();
        assertThat(comparing.compares(PAIR)).isFalse();
        assertThat(comparing.mustMeet()).isTrue();
        assertThat(comparing.serves("running")).isTrue();
        assertThat(comparing.agreed().admits(fresh)).isTrue();
    }

    @Test
    void a_rewound_side_skips_all_reserved_ids_and_another_one_only_those_that_are_known() {
        IdReservation ids = new IdReservation(3, 10);
        assertThat(ids.met(false, 5, 20)).isEqualTo(new IdReservation(20, 20));
        assertThat(ids.met(true, 5, 20)).isEqualTo(new IdReservation(5, 20));
        assertThat(ids.met(true, 0, 0)).isEqualTo(ids);
        assertThat(ids.met(false, 12, 0)).isEqualTo(new IdReservation(12, 12));
    }

    @Test
    void an_id_is_given_out_only_once_it_is_reserved() {
        assertThat(new IdReservation(9, 10).hasNext()).isTrue();
        assertThat(new IdReservation(10, 10).hasNext()).isFalse();
        assertThat(new IdReservation(10, 10).reserved(15)).isEqualTo(new IdReservation(10, 15));
        assertThat(new IdReservation(10, 10).reserved(5)).isEqualTo(new IdReservation(10, 10));
        assertThat(new IdReservation(10, 10).used(12)).isEqualTo(new IdReservation(12, 12));
        assertThat(new IdReservation(10, 10).used(2)).isEqualTo(new IdReservation(10, 10));
    }
}
