package org.petregistry.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.petregistry.campaign.PlantedBug.Replacement;
import org.petregistry.systemtests.harness.Agreement;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Applications;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.workload.Behaviour;
import org.petregistry.systemtests.harness.workload.Call;
import org.petregistry.systemtests.harness.workload.Checker;
import org.petregistry.systemtests.harness.workload.Kind;
import org.petregistry.systemtests.harness.workload.Request;
import org.petregistry.systemtests.harness.workload.Services;
import org.petregistry.systemtests.harness.workload.Workload;

/**
 * The campaign finds bugs: three that the protocol prevents are planted in a copy of a service or in its database, and the
 * same clients and the same checker find each. The network is slow where that helps.
 */
class PlantedBugIT {
    private static final Applications BUILT = Applications.built(Pair.OWNERS_AND_PETS);
    private static final int CLIENTS = 8;
    private static final long SEED = 1;
    private static final long ENOUGH = 50;
    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
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

    /** Numbers are taken before the commit, and become visible in another order. */
    private static final String POSITION_WHILE_WRITING = """
        create or replace function forget_position() returns trigger language plpgsql as $$
        begin
            new.position := nextval('change_position_seq');
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
                call -> call.request() instanceof Request.Delete && call.reply().status() == 204);

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
                call -> call.request() instanceof Request.Delete && call.reply().status() == 204);

        assertThat(violations).anyMatch(violation -> violation.startsWith("shown after its deletion"));
    }

    @Test
    void the_checker_finds_that_the_feed_is_ordered_by_numbers_that_are_taken_before_the_commit() {
        List<String> violations = violations(
                "feed",
                2,
                BUILT,
                registry -> {
                    numberWhileWriting(registry.databases());
                    // Between an owner's number and its commit there is time for others.
                    registry.referenced().get(0).database().delay(Duration.ofMillis(40));
                },
                call -> call.request() instanceof Request.Create create
                        && create.kind() == Kind.REFERENCED
                        && call.reply().success());

        assertThat(violations).anyMatch(violation -> violation.startsWith("owner has no grant, or an old copy"));
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
