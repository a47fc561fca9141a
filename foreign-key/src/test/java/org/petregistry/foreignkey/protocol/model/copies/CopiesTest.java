package org.petregistry.foreignkey.protocol.model.copies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.protocol.GrantReport;
import org.petregistry.foreignkey.protocol.ReferencedDecision;
import org.petregistry.foreignkey.protocol.ReferencingDecision;
import org.petregistry.foreignkey.protocol.ThingReport;

/** Each copy becomes the row that it is copied from, whatever goes back in time; and what is needed for that. */
class CopiesTest {
    @Test
    void each_database_goes_back_and_no_copy_stays_behind() {
        Finding finding = search(new Protocol(2), 1, 1);
        assertThat(finding.steps()).isEmpty();
        // Another number shows that a step has changed.
        assertThat(finding.states()).isEqualTo(175_062);
    }

    @Test
    void a_copy_stays_newer_than_its_row_unless_the_version_is_raised() {
        assertBroken(11, 1, 0, new Protocol(2) {
            @Override
            ReferencedDecision decide(GrantReport grant, ThingReport thing) {
                ReferencedDecision decision = super.decide(grant, thing);
                return decision == ReferencedDecision.RAISE_VERSION ? ReferencedDecision.NOTHING : decision;
            }
        });
    }

    @Test
    void a_cursor_that_is_ahead_of_the_feed_misses_changes() {
        assertBroken(13, 1, 0, new Protocol(2) {
            @Override
            int limited(int cursor, int position) {
                return cursor;
            }
        });
    }

    @Test
    void a_cursor_of_an_abandoned_branch_misses_changes_unless_the_comparison_brings_them() {
        assertBroken(20, 1, 1, new Protocol(2) {
            @Override
            ReferencingDecision decide(ThingReport thing, GrantReport own) {
                ReferencingDecision decision = super.decide(thing, own);
                return decision == ReferencingDecision.REFRESH ? ReferencingDecision.NOTHING : decision;
            }
        });
    }

    @Test
    void a_name_from_before_the_restore_arrives_late() {
        assertBroken(10, 1, 0, new Protocol(2) {
            @Override
            boolean isPairChecked() {
                return false;
            }
        });
    }

    private static void assertBroken(int steps, int customersRewinds, int ordersRewinds, Protocol wrong) {
        String found = search(wrong, customersRewinds, ordersRewinds).steps();
        assertThat(found.lines()).as(found).hasSize(steps);
    }

    /** @return the fewest steps to a state in which the promise does not hold; empty if there are none */
    private static Finding search(Protocol protocol, int customersRewinds, int ordersRewinds) {
        State initial = protocol.initial(customersRewinds, ordersRewinds);
        Map<State, Visit> visits = new LinkedHashMap<>();
        Deque<Visit> open = new ArrayDeque<>();
        Visit first = new Visit(initial, null, "");
        visits.put(initial, first);
        open.add(first);
        String[] broken = {""};
        while (!open.isEmpty() && broken[0].isEmpty()) {
            Visit visit = open.remove();
            protocol.steps(visit.state, (what, then) -> {
                if (!broken[0].isEmpty() || visits.containsKey(then)) {
                    return;
                }
                Visit reached = new Visit(then, visit, what);
                visits.put(then, reached);
                open.add(reached);
                if (!protocol.isKept(then)) {
                    broken[0] = reached.path();
                }
            });
        }
        return new Finding(visits.size(), broken[0]);
    }

    private record Finding(int states, String steps) {}

    private record Visit(State state, Visit from, String what) {
        String path() {
            return from == null ? "" : from.path() + (from.from == null ? "" : "\n") + what;
        }
    }
}
