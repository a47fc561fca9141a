package org.petregistry.systemtests.queries;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.RunningRegistry;

/**
 * Thousands of random queries of all collections, complete and through the relations, by pages and in streams, compared
 * with a {@link ReferenceModel}. A failure reports its seed, with which {@code -Dqueries.seed=} repeats it, and the shortest
 * case that still fails.
 */
class RandomQueriesIT {
    private static final long SEED = Long.getLong("queries.seed", 20_261_121L);
    private static final int REGISTRIES = 6;
    private static final int QUIET_QUERIES = 350;
    private static final int BUSY_QUERIES = 120;
    private static final int TRIES = 500;

    private static RunningRegistry registry;

    @BeforeAll
    static void start() {
        registry = RunningRegistry.start("random_queries");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void a_random_query_returns_exactly_the_matching_rows_in_the_requested_order() {
        for (int i = 0; i < REGISTRIES; i++) {
            CaseGenerator generator = new CaseGenerator(new Random(SEED + i));
            List<Draft> rows = generator.rows();
            LiveServices live = LiveServices.of(registry, rows);
            for (int j = 0; j < QUIET_QUERIES; j++) {
                run(live, new Case(rows, generator.query(live.reference()), List.of()));
            }
        }
    }

    @Test
    void pages_stay_correct_while_rows_are_created_updated_and_deleted_between_them() {
        for (int i = 0; i < REGISTRIES; i++) {
            CaseGenerator generator = new CaseGenerator(new Random(SEED - 1 - i));
            LiveServices live = LiveServices.of(registry, generator.rows());
            for (int j = 0; j < BUSY_QUERIES; j++) {
                Query query = generator.query(live.reference());
                run(live, new Case(live.reference().drafts(), query, generator.changes(query, live.reference())));
            }
        }
    }

    private static void run(LiveServices live, Case drawn) {
        Optional<AssertionError> failure = failure(live, drawn);
        if (failure.isPresent()) {
            Case shortest = Shrinking.shortest(drawn, tried -> afresh(tried).isPresent(), TRIES);
            fail(
                    "seed %d; the shortest case that fails:%n%s%n%s",
                    SEED,
                    shortest,
                    afresh(shortest)
                            .map(AssertionError::getMessage)
                            .orElse("(which does not fail again in a registry of its own) "
                                    + failure.get().getMessage()));
        }
    }

    private static Optional<AssertionError> afresh(Case tried) {
        return failure(LiveServices.of(registry, tried.rows()), tried);
    }

    private static Optional<AssertionError> failure(LiveServices live, Case tried) {
        try {
            live.walk(tried.query(), tried.changes()).go();
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(e);
        }
    }
}
