package org.petregistry.foreignkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.protocol.GrantReport.State;
import org.petregistry.foreignkey.protocol.Settlement.ClosedRows;
import org.petregistry.foreignkey.protocol.Settlement.OnRestore;

/** Who wins is what the model searches; here is what the model leaves out: versions, names, and grants older than keys. */
class SettlementTest {
    private static final UUID KEY = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final Settlement BY_DEFAULT = Settlement.DEFAULT;

    @Test
    void a_thing_that_went_back_to_an_older_version_gets_a_higher_one_than_its_copy() {
        assertThat(BY_DEFAULT.decide(granted(KEY, 5, "new"), thing(KEY, 3, "old")))
                .isEqualTo(ReferencedDecision.RAISE_VERSION);
    }

    @Test
    void a_thing_that_went_back_and_was_renamed_up_to_the_version_of_its_copy_gets_a_higher_one() {
        assertThat(BY_DEFAULT.decide(granted(KEY, 5, "forgotten"), thing(KEY, 5, "new")))
                .isEqualTo(ReferencedDecision.RAISE_VERSION);
    }

    @Test
    void a_copy_that_only_lags_behind_is_left_to_the_change_feed() {
        assertThat(BY_DEFAULT.decide(granted(KEY, 3, "old"), thing(KEY, 5, "new")))
                .isEqualTo(ReferencedDecision.NOTHING);
        assertThat(BY_DEFAULT.decide(granted(KEY, 5, "same"), thing(KEY, 5, "same")))
                .isEqualTo(ReferencedDecision.NOTHING);
    }

    @Test
    void a_thing_with_the_id_of_another_makes_room_for_it() {
        assertThat(BY_DEFAULT.decide(granted(KEY, 1, "first"), thing(OTHER, 1, "second")))
                .isEqualTo(ReferencedDecision.MOVE_AND_RESURRECT);
    }

    @Test
    void a_thing_that_is_to_be_removed_is_buried_and_not_inserted_again() {
        Settlement remove = new Settlement(OnRestore.of("remove"), ClosedRows.of("delete"));
        assertThat(remove.decide(granted(KEY, 1, "lost"), ThingReport.UNKNOWN))
                .isEqualTo(ReferencedDecision.INSERT_TOMBSTONE);
        assertThat(BY_DEFAULT.decide(granted(KEY, 1, "lost"), ThingReport.UNKNOWN))
                .isEqualTo(ReferencedDecision.RESURRECT);
    }

    @Test
    void a_thing_whose_deletion_was_undone_is_deleted_again_or_revived() {
        Settlement revive = new Settlement(OnRestore.of("resurrect"), ClosedRows.of("revive"));
        assertThat(revive.decide(GrantReport.CLOSED, thing(KEY, 1, "back"))).isEqualTo(ReferencedDecision.REVIVE);
        assertThat(BY_DEFAULT.decide(GrantReport.CLOSED, thing(KEY, 1, "back"))).isEqualTo(ReferencedDecision.DELETE);
    }

    @Test
    void a_grant_older_than_keys_is_for_whichever_thing_has_its_id() {
        GrantReport old = granted(null, 1, "old");
        assertThat(BY_DEFAULT.decide(old, thing(KEY, 1, "old"))).isEqualTo(ReferencedDecision.NOTHING);
        assertThat(ReferencingDecision.of(thing(KEY, 1, "old"), old)).isEqualTo(ReferencingDecision.TAKE_KEY);
        assertThat(ReferencingDecision.of(ThingReport.DELETED, old)).isEqualTo(ReferencingDecision.CLOSE_BY_FORCE);
        assertThat(BY_DEFAULT.decide(old, ThingReport.UNKNOWN)).isEqualTo(ReferencedDecision.RESURRECT);
    }

    @Test
    void a_grant_never_passes_to_another_thing_with_the_same_id() {
        assertThat(granted(KEY, 1, "mine").admits(KEY)).isTrue();
        assertThat(granted(KEY, 1, "mine").admits(OTHER)).isFalse();
        assertThat(GrantReport.NONE.admits(OTHER)).isTrue();
        assertThat(GrantReport.CLOSED.admits(KEY)).isFalse();
    }

    @Test
    void the_sides_agree_about_a_grant_only_if_its_thing_lives() {
        assertThat(ReferencingDecision.agrees(thing(KEY, 1, ""), granted(KEY, 1, "")))
                .isTrue();
        assertThat(ReferencingDecision.agrees(thing(OTHER, 1, ""), granted(KEY, 1, "")))
                .isFalse();
        assertThat(ReferencingDecision.agrees(ThingReport.UNKNOWN, granted(KEY, 1, "")))
                .isFalse();
        assertThat(ReferencingDecision.agrees(ThingReport.UNKNOWN, GrantReport.CLOSED))
                .isTrue();
        assertThat(ReferencingDecision.agrees(thing(KEY, 1, ""), GrantReport.NONE))
                .isTrue();
    }

    private static GrantReport granted(UUID key, long version, String name) {
        return new GrantReport(State.GRANTED, key, version, List.of(name));
    }

    private static ThingReport thing(UUID key, long version, String name) {
        return new ThingReport(Known.State.ACTIVE, key, version, List.of(name));
    }
}
