package org.petregistry.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Applications;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.testkit.TestDatabase;

/**
 * Two instances of each service, each database on a server of its own, and everything between them broken again and again
 * while clients work, over each pair. {@code -Dchaos.seconds} says for how long, {@code -Dchaos.seed} by which dice.
 */
class CampaignIT {
    private static final int CLIENTS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static final List<Pair> PAIRS = List.of(Pair.OWNERS_AND_PETS, Pair.CUSTOMERS_AND_ORDERS);

    @ParameterizedTest
    @FieldSource("PAIRS")
    void nothing_that_must_never_be_is_seen_while_everything_breaks(Pair pair) {
        long seconds = Long.getLong("chaos.seconds", 60);
        long seed = Long.getLong("chaos.seed", System.currentTimeMillis());
        String name = "campaign_" + pair.things();
        try (TestDatabase referencedDatabase = TestDatabase.start();
                TestDatabase referencingDatabase = TestDatabase.start();
                LinkedRegistry registry = LinkedRegistry.start(
                        name,
                        new DatabasePair(referencedDatabase, referencingDatabase, name),
                        2,
                        Applications.built(pair))) {
            Faults faults = new Faults(registry, List.of(referencedDatabase, referencingDatabase), seed);

            Campaign.Result result = new Campaign(registry, seed, PATIENCE)
                    .run(CLIENTS, () -> faults.inject(Duration.ofSeconds(seconds)));

            Summary summary = new Summary(result.calls(), faults.counts());
            System.out.printf("A campaign of %d s over %s with seed %d%n%s%n", seconds, pair, seed, summary);
            assertThat(result.violations()).as("seed %d%n%s", seed, summary).isEmpty();
            assertThat(summary.internalErrors()).as("%s", summary).isZero();
            sawEnough(summary, seconds);
        }
    }

    /** Bounds that a slow machine reaches as well. */
    private static void sawEnough(Summary summary, long seconds) {
        assertThat(summary.answered()).as("answered in %s", summary).isGreaterThan(seconds * 5);
        Map<String, Long> seen = Map.of(
                "unknown", summary.unknown(),
                "deletions", summary.deletions(),
                "refusals", summary.refusals(),
                "races", summary.races(),
                "replays", summary.replays());
        assertThat(seen)
                .as("%s", summary)
                .allSatisfy((what, count) -> assertThat(count).as(what).isGreaterThan(seconds / 20));
        for (Faults.Kind kind : Faults.Kind.values()) {
            assertThat(summary.faults(kind)).as("%s in %s", kind, summary).isPositive();
        }
    }
}
