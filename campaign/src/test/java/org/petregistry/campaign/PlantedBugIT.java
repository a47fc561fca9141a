package org.petregistry.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.petregistry.campaign.PlantedBug.Replacement;
import org.petregistry.systemtests.harness.Agreement;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Link.Direction;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Applications;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.workload.Behaviour;
import org.petregistry.systemtests.harness.workload.Call;
import org.petregistry.systemtests.harness.workload.Checker;
import org.petregistry.systemtests.harness.workload.Kind;
import org.petregistry.systemtests.harness.workload.Request;
import org.petregistry.systemtests.harness.workload.Services;
import org.petregistry.systemtests.harness.workload.Side;
import org.petregistry.systemtests.harness.workload.Workload;

/**
 * The campaign finds bugs: some that the protocol prevents are planted in a copy of a service or in its database, and the same
 * clients and the same checker find each. The network is slow, or a database goes back, where that helps.
 */
class PlantedBugIT {
    private static final Applications BUILT = Applications.built(Pair.OWNERS_AND_PETS);
    private static final int CLIENTS = 8;
    private static final long SEED = 1;
    private static final long ENOUGH = 50;
    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long SOME = 30;
    private static final int IN_TRANSIT = 4;
    private static final String FEED = "GET /internal/owners/changes";
    private static final String RECALL = "PUT /internal/recalls/";
    private static final Predicate<Call> DELETED =
            call -> call.request() instanceof Request.Delete && call.reply().status() == 204;
    private static final Predicate<Call> LISTED = call -> call.request() instanceof Request.Read read
            && read.path().startsWith("/pets?")
            && call.reply().status() > 0;
    private static final Predicate<Call> MADE = call -> call.request() instanceof Request.Create create
            && create.kind() == Kind.REFERENCED
            && call.reply().success();
    private static final Map<String, String> PATIENT_SERVICES = Map.of(
            "FOREIGN_KEY_RECOVERY_PROCEED", "true",
            "QUARKUS_REST_CLIENT_REFERENCED_READ_TIMEOUT", "30000",
            "QUARKUS_REST_CLIENT_REFERENCING_READ_TIMEOUT", "30000",
            "FOREIGN_KEY_CALLS_TIMEOUT", "30S",
            "FOREIGN_KEY_RECALL_TIMEOUT", "30S",
            "FOREIGN_KEY_RECALL_BACKGROUND_TIMEOUT", "30S");
    private static final Behaviour WAITING = new Behaviour(40, 5, 0, Duration.ofSeconds(40), Duration.ofMillis(100));
    private static final Duration SLOW = Duration.ofMillis(300);

    /** A recall deletes the grant and leaves the fence open: an import that began before creates the grant again. */
    private static final PlantedBug FENCE_NOT_CLOSED = new PlantedBug(
            "pets-service",
            "foreign-key",
            "org.petregistry.foreignkey.referencing.Recalls",
            List.of(new Replacement("set closed = true", "set closed = false")));

    private static final PlantedBug OWNER_DELETED_BEFORE_ITS_RECALL = new PlantedBug(
            "owners-service",
            "foreign-key",
            "org.petregistry.foreignkey.referenced.Deletions",
            List.of(new Replacement(
                    "steps.begin(id, actions, ifMatch)",
                    "steps.begin(id, actions, ifMatch).call(deletion -> steps.conclude(deletion, new"
                            + " Outcome(deletion.recall().deletionId(), id,"
                            + " org.petregistry.foreignkey.protocol.Decision.CLOSED, Map.of())))")));

    private static final PlantedBug SERVES_BEFORE_IT_HAS_SETTLED = new PlantedBug(
            "pets-service",
            "foreign-key",
            "org.petregistry.foreignkey.pairing.DatabaseGate",
            List.of(
                    new Replacement("if (last != null && last.open()) {", "if (last == null || last != null) {"),
                    new Replacement(
                            "Boolean.TRUE.equals(rows.iterator().next().getBoolean(\"admitted\"))",
                            "rows.iterator().hasNext()")));

    /** A sequence returns ids that the other service has not reserved. */
    private static final PlantedBug IDS_WITHOUT_CEILING = new PlantedBug(
            "pets-service",
            "foreign-key",
            "org.petregistry.foreignkey.pairing.Sequences",
            List.of(new Replacement("Math.max(Math.max(max, last), 1)", "UNLIMITED")));

    /** Look-ups, recalls and their outcomes are acted on, whatever was compared since they were sent. */
    private static PlantedBug pairIsNotChecked(String service) {
        return new PlantedBug(
                service,
                "foreign-key",
                "org.petregistry.foreignkey.pairing.PairLock",
                List.of(new Replacement(
                        "where pair = $1 and settled and", "where (pair = $1 or pair <> $1) and settled and")));
    }

    /** Numbers are taken before the commit, and become visible in another order: each transaction takes its own time. */
    private static final String POSITION_WHILE_WRITING = """
        create or replace function forget_position() returns trigger language plpgsql as $$
        begin
            new.position := nextval('change_position_seq');
            perform pg_sleep(random() * 0.3);
            return new;
        end
        $$\
        """;

    @Test
    void the_checker_finds_that_a_recall_does_not_close_the_fence() {
        Path pets =
                FENCE_NOT_CLOSED.plantIn(Path.of("target", "planted", "fence").toAbsolutePath());

        List<String> violations = violations(
                "fence",
                1,
                new Applications(BUILT.pair(), BUILT.referenced(), pets),
                // What pets-service imports of an owner is old when it arrives.
                registry -> registry.referencing().get(0).peer().delay(SLOW),
                DELETED);

        assertThat(violations).anyMatch(violation -> violation.startsWith("shown after its deletion"));
    }

    @Test
    void the_checker_finds_that_an_owner_is_deleted_before_its_recall() {
        Path owners = OWNER_DELETED_BEFORE_ITS_RECALL.plantIn(
                Path.of("target", "planted", "recall").toAbsolutePath());

        List<String> violations = violations(
                "recall",
                1,
                new Applications(BUILT.pair(), owners, BUILT.referencing()),
                registry -> registry.referenced().get(0).peer().delay(SLOW),
                DELETED);

        assertThat(violations).anyMatch(violation -> violation.startsWith("shown after its deletion"));
    }

    @Test
    void the_checker_finds_that_the_feed_is_ordered_by_numbers_that_are_taken_before_the_commit() {
        List<String> violations =
                violations("feed", 2, BUILT, registry -> numberWhileWriting(registry.databases()), MADE);

        assertThat(violations).anyMatch(violation -> violation.startsWith("owner has no grant, or an old copy"));
    }

    @Test
    void the_checker_finds_that_pets_service_serves_before_it_has_settled() {
        Path pets = SERVES_BEFORE_IT_HAS_SETTLED.plantIn(
                Path.of("target", "planted", "serves").toAbsolutePath());

        List<String> violations = violationsOfRewound(
                "serves", new Applications(BUILT.pair(), BUILT.referenced(), pets), (registry, clusters, workload) -> {
                    workload.run(Behaviour.COMPETING, CLIENTS, () -> {
                        awaitSome(workload, DELETED);
                        Clusters.Copy copy = clusters.copy(Side.REFERENCING);
                        awaitSome(workload, DELETED);
                        // The comparison takes as long as some reads.
                        Transit transit = new Transit(
                                registry.referencing().get(0).peer(), Direction.ANSWER, "POST /internal/pairing", FEED);
                        clusters.rewind(copy);
                        await().atMost(LONGEST).until(() -> transit.count() > 0);
                        awaitSome(workload, LISTED);
                        transit.release();
                        clusters.awaitSettled(registry.databases(), LONGEST);
                    });
                });

        // It has not skipped the ids either that it had used.
        assertThat(violations)
                .anyMatch(violation ->
                        violation.startsWith("an id used twice") || violation.startsWith("shown after its deletion"));
    }

    @Test
    void the_checker_finds_that_ids_have_no_ceiling() {
        Path pets = IDS_WITHOUT_CEILING.plantIn(
                Path.of("target", "planted", "ceiling").toAbsolutePath());

        List<String> violations = violationsOfRewound(
                "ceiling", new Applications(BUILT.pair(), BUILT.referenced(), pets), (registry, clusters, workload) -> {
                    Clusters.Copy copy = clusters.copy(Side.REFERENCING);
                    // More than are reserved at once.
                    workload.fill(11, 1000);
                    clusters.rewind(copy);
                    clusters.awaitSettled(registry.databases(), LONGEST);
                    workload.fill(1, 1000);
                });

        assertThat(violations).anyMatch(violation -> violation.startsWith("an id used twice: Observation"));
    }

    @Test
    void the_checker_finds_that_pets_service_imports_an_owner_from_before_a_rewind() {
        Path pets = pairIsNotChecked("pets-service")
                .plantIn(Path.of("target", "planted", "import").toAbsolutePath());

        List<String> violations = violationsOfRewound(
                "import",
                new Applications(BUILT.pair(), BUILT.referenced(), pets),
                rewindingWhile(
                        Side.REFERENCED,
                        true,
                        registry -> new Transit(
                                registry.referencing().get(0).peer(),
                                Direction.ANSWER,
                                "POST /internal/owners/lookup",
                                FEED)));

        assertThat(violations).anyMatch(violation -> violation.startsWith("owner is dangling"));
    }

    @Test
    void the_checker_finds_that_pets_service_decides_about_a_deletion_from_before_a_rewind() {
        Path pets = pairIsNotChecked("pets-service")
                .plantIn(Path.of("target", "planted", "decision").toAbsolutePath());

        List<String> violations = violationsOfRewound(
                "decision",
                new Applications(BUILT.pair(), BUILT.referenced(), pets),
                rewindingWhile(
                        Side.REFERENCED,
                        false,
                        registry -> new Transit(registry.referenced().get(0).peer(), Direction.REQUEST, RECALL, FEED)));

        assertThat(violations).anyMatch(violation -> violation.startsWith("owner exists behind a closed fence"));
    }

    @Test
    void the_checker_finds_that_owners_service_applies_an_outcome_from_before_a_rewind() {
        Path owners = pairIsNotChecked("owners-service")
                .plantIn(Path.of("target", "planted", "outcome").toAbsolutePath());

        List<String> violations = violationsOfRewound(
                "outcome",
                new Applications(BUILT.pair(), owners, BUILT.referencing()),
                rewindingWhile(
                        Side.REFERENCING,
                        false,
                        registry -> new Transit(registry.referenced().get(0).peer(), Direction.ANSWER, RECALL, FEED)));

        assertThat(violations).anyMatch(violation -> violation.startsWith("owner has a grant, but does not exist"));
    }

    /** Something that happens to a registry. */
    @FunctionalInterface
    private interface Scenario {
        void play(LinkedRegistry registry, Clusters clusters, Workload workload);
    }

    /**
     * A database goes back while messages are in transit, which arrive when both have been compared.
     *
     * @param newThings whether the messages are about things that are not in the copy
     */
    private static Scenario rewindingWhile(Side side, boolean newThings, Function<LinkedRegistry, Transit> inTransit) {
        return (registry, clusters, workload) -> workload.run(WAITING, CLIENTS, () -> {
            awaitSome(workload, DELETED);
            Clusters.Copy copy = clusters.copy(side);
            if (newThings) {
                awaitSome(workload, MADE);
            }
            Transit transit = inTransit.apply(registry);
            await().atMost(LONGEST).until(() -> transit.count() >= IN_TRANSIT);
            clusters.rewind(copy);
            clusters.awaitSettled(registry.databases(), LONGEST);
            transit.release();
        });
    }

    /** Two clusters, and one instance of each service that waits for the other one as long as it must. */
    private static List<String> violationsOfRewound(String name, Applications applications, Scenario scenario) {
        try (Clusters clusters = new Clusters();
                LinkedRegistry registry = LinkedRegistry.start(
                        "planted_" + name, clusters.databases("planted_" + name), 1, applications, PATIENT_SERVICES)) {
            clusters.awaitSettled(registry.databases(), LONGEST);
            Workload workload = new Workload(Services.of(registry), SEED);
            scenario.play(registry, clusters, workload);
            return Checker.violations(workload, new Agreement(registry), TIMEOUT, clusters.rewinds(), List.of());
        }
    }

    private static void awaitSome(Workload workload, Predicate<Call> counted) {
        long before = workload.calls().stream().filter(counted).count();
        await().atMost(LONGEST)
                .until(() -> workload.calls().stream().filter(counted).count() >= before + SOME);
    }

    /** @param counted calls of which some must have been made, so that others can conflict with them */
    private static List<String> violations(
            String name,
            int instances,
            Applications applications,
            Consumer<LinkedRegistry> makeSlow,
            Predicate<Call> counted) {
        try (LinkedRegistry registry =
                LinkedRegistry.start("planted_" + name, new DatabasePair("planted_" + name), instances, applications)) {
            makeSlow.accept(registry);
            Workload workload = new Workload(Services.of(registry), SEED);
            workload.run(Behaviour.COMPETING, CLIENTS, () -> await().atMost(LONGEST)
                    .until(() -> workload.calls().stream().filter(counted).count() >= ENOUGH));
            return Checker.violations(workload, new Agreement(registry), TIMEOUT);
        }
    }

    private static void numberWhileWriting(DatabasePair databases) {
        try (Connection connection = databases.writeOwners();
                Statement statement = connection.createStatement()) {
            statement.execute(POSITION_WHILE_WRITING);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
