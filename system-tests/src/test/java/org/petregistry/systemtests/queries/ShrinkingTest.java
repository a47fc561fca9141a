package org.petregistry.systemtests.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
    private static final Query QUERY = new Query(
            QueriedCollection.PETS,
            0,
            List.of(
                    new QueryFilter(
                            Resource.PET.field("name"),
                            QueryOperator.EQUAL,
                            List.of(new QueryFilter.Value.Text("a"), new QueryFilter.Value.Text("b"))),
                    new QueryFilter(
                            Resource.PET.field("species"),
                            QueryOperator.IS_NULL,
                            List.of(new QueryFilter.Value.Flag(true)))),
            List.of("name", "-owner.name", "species"),
            List.of("owner"),
            true,
            false,
            List.of(3, 2, 5));

    private final List<Draft> rows = new CaseGenerator(new Random(1)).rows();
    private final Draft guilty = rows.stream()
            .filter(row -> row.members().get("species") != null)
            .skip(7)
            .findFirst()
            .orElseThrow();
    private final List<ConcurrentChange> changes = List.of(
            new ConcurrentChange.Delete(1, Resource.PET, 3, false),
            new ConcurrentChange.Patch(1, Resource.PET, guilty.key(), Map.of("name", "x")),
            new ConcurrentChange.Delete(2, Resource.PET, 4, false));

    @Test
    void shrinking_keeps_only_what_makes_a_case_fail() {
        Predicate<Case> fails = tried -> tried.rows().stream().anyMatch(row -> row.key() == guilty.key())
                && tried.changes().contains(changes.get(1))
                && tried.query().sorts().contains("-owner.name");

        Case shortest = Shrinking.shortest(new Case(rows, QUERY, changes), fails, 1000);

        assertThat(shortest.rows()).containsExactly(guilty.without("species").without("ownerId"));
        assertThat(shortest.changes()).containsExactly(changes.get(1));
        assertThat(shortest.query())
                .isEqualTo(new Query(
                        QueriedCollection.PETS,
                        0,
                        List.of(),
                        List.of("-owner.name"),
                        List.of(),
                        false,
                        false,
                        List.of(1)));
    }

    @Test
    void shrinking_keeps_the_filter_values_that_fail() {
        Predicate<Case> fails = tried -> tried.query().filters().stream()
                .anyMatch(filter -> filter.values().contains(new QueryFilter.Value.Text("b")));

        Case shortest = Shrinking.shortest(new Case(rows, QUERY, changes), fails, 1000);

        assertThat(shortest.query().filters())
                .containsExactly(new QueryFilter(
                        Resource.PET.field("name"), QueryOperator.EQUAL, List.of(new QueryFilter.Value.Text("b"))));
        assertThat(shortest.rows()).isEmpty();
    }

    @Test
    void shrinking_tries_at_most_the_allowed_number_of_cases() {
        AtomicInteger tried = new AtomicInteger();

        Shrinking.shortest(new Case(rows, QUERY, changes), any -> tried.incrementAndGet() % 2 == 0, 40);

        assertThat(tried).hasValue(40);
    }
}
