package org.petregistry.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.petregistry.systemtests.harness.Agreement;
import org.petregistry.systemtests.harness.AuditRun;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Applications;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.workload.Behaviour;
import org.petregistry.systemtests.harness.workload.Checker;
import org.petregistry.systemtests.harness.workload.Services;
import org.petregistry.systemtests.harness.workload.Summary;
import org.petregistry.systemtests.harness.workload.Witness;
import org.petregistry.systemtests.harness.workload.Workload;

/**
 * Runs the workload over each pair, with two instances of each service and a server for each database, while instances are
 * killed, databases stopped or put back to an older copy, and links broken. {@code -Dchaos.seconds} is the duration, longer if
 * less than enough has happened; {@code -Dchaos.seed} the seed; with {@code -Dchaos.rewinds=false} no database goes back.
 */
class CampaignIT {
    private static final int CLIENTS = 12;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** On a slow machine it takes longer until enough has happened: at most this often the duration. */
    private static final int LONGER = 5;

    /** Nobody decides whether the databases differ too much. */
    private static final Map<String, String> RESOLUTE = Map.of("FOREIGN_KEY_RECOVERY_PROCEED", "true");

    static final List<Pair> PAIRS = List.of(Pair.OWNERS_AND_PETS, Pair.CUSTOMERS_AND_ORDERS);

    @ParameterizedTest
    @FieldSource("PAIRS")
    void no_answer_violates_a_rule_while_faults_are_injected(Pair pair) {
        long seconds = Long.getLong("chaos.seconds", 60);
        long seed = Long.getLong("chaos.seed", System.currentTimeMillis());
        boolean rewinds = Boolean.parseBoolean(System.getProperty("chaos.rewinds", "true"));
        String name = "campaign_" + pair.things();
        try (Clusters clusters = new Clusters();
                LinkedRegistry registry =
                        LinkedRegistry.start(name, clusters.databases(name), 2, Applications.built(pair), RESOLUTE)) {
            Witness witness = new Witness(pair, registry.databases());
            Faults faults = new Faults(registry, clusters, witness, seed);

            Workload workload = new Workload(Services.of(registry), seed);
            Supplier<Map<String, Long>> tooRare =
                    () -> tooRare(new Summary(workload.calls()), faults.counts(), seconds, rewinds);
            Duration shortest = Duration.ofSeconds(seconds);
            workload.run(
                    Behaviour.COMPETING,
                    CLIENTS,
                    () -> faults.inject(
                            shortest,
                            shortest.multipliedBy(LONGER),
                            () -> tooRare.get().isEmpty(),
                            rewinds));

            Summary summary = new Summary(workload.calls());
            System.out.printf(
                    "A campaign of %d s over %s with seed %d%n%s%nfaults     %s%n",
                    seconds, pair, seed, summary, faults.counts());
            assertThat(Checker.violations(
                            workload, new Agreement(registry), TIMEOUT, clusters.rewinds(), witness.sightings()))
                    .as("seed %d%n%s%n%s", seed, summary, clusters.rewinds())
                    .isEmpty();
            assertThat(new NewReferences(registry).refused()).isEmpty();
            if (pair == Pair.OWNERS_AND_PETS) {
                AuditRun audit = AuditRun.of(
                        registry.referenced().get(0).api(),
                        registry.referencing().get(0).api());
                assertThat(audit.exitCode()).as(audit.output()).isZero();
            }
            assertThat(summary.internalErrors()).as("%s", summary).isZero();
            assertThat(tooRare.get()).as("%s", summary).isEmpty();
        }
    }

    /** Of what less was seen than it takes to have proven something. */
    private static Map<String, Long> tooRare(
            Summary summary, Map<Faults.Kind, Integer> faults, long seconds, boolean rewinds) {
        Map<String, Long> rare = new TreeMap<>();
        Map.of(
                        "unknown", summary.unknown(),
                        "deletions", summary.deletions(),
                        "races", summary.races(),
                        "replays", summary.replays())
                .entrySet()
                .stream()
                .filter(one -> one.getValue() <= seconds / 20)
                .forEach(one -> rare.put(one.getKey(), one.getValue()));
        // A restricted deletion is refused only if the other side decides it before anything breaks.
        if (summary.refusals() == 0) {
            rare.put("refusals", 0L);
        }
        if (summary.answered() <= seconds * 5) {
            rare.put("answered", summary.answered());
        }
        EnumSet.allOf(Faults.Kind.class).stream()
                .filter(kind -> rewinds || kind != Faults.Kind.DATABASE_REWOUND)
                .filter(kind -> !faults.containsKey(kind))
                .forEach(kind -> rare.put(kind.name(), 0L));
        return rare;
    }
}
