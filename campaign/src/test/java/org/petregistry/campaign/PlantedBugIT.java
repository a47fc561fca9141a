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
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Applications;
import org.petregistry.systemtests.harness.Pair;

/**
 * The campaign finds faults: each of three that the protocol is made to exclude, planted in a copy of a service or in its
 * database, is seen by the same clients and the same checker, with the network slow where it matters.
 */
class PlantedBugIT {
    private static final Applications BUILT = Applications.built(Pair.OWNERS_AND_PETS);
    private static final int CLIENTS = 8;
    private static final long SEED = 1;
    private static final long ENOUGH = 50;
    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SLOW = Duration.ofMillis(300);

    /** A recall takes the grant away and leaves the fence open: what was heard of the owner before brings it back. */
    private static final PlantedBug FENCE_NOT_CLOSED = new PlantedBug(
            "pets-service",
            "foreign-key",
            "org.petregistry.foreignkey.referencing.Recalls",
            List.of(new Replacement("set closed = true", "set closed = false")));

    private static final PlantedBug OWNER_GONE_BEFORE_ITS_RECALL = new PlantedBug(
            "owners-service",
            "foreign-key",
            "org.petregistry.foreignkey.referenced.Deletions",
            List.of(new Replacement(
                    "steps.begin(id, actions, ifMatch)",
                    "steps.begin(id, actions, ifMatch).call(recall -> steps.conclude(recall, new"
                            + " Outcome(recall.deletionId(), id,"
                            + " org.petregistry.foreignkey.protocol.Decision.CLOSED, Map.of())))")));

    /** Numbers are taken while writing, and become visible in another order. */
    private static final String POSITION_WHILE_WRITING = """
        create or replace function forget_position() returns trigger language plpgsql as $$
        begin
            new.position := nextval('change_position_seq');
            return new;
        end
        $$\
        """;

    @Test
    void a_fence_that_a_recall_leaves_open_is_found() {
        Path pets =
                FENCE_NOT_CLOSED.plantIn(Path.of("target", "planted", "fence").toAbsolutePath());

        List<String> violations = violations(
                "fence",
                1,
                new Applications(BUILT.pair(), BUILT.referenced(), pets),
                // What pets-service hears of an owner is old when it arrives.
                registry -> registry.referencing().get(0).peer().delay(SLOW),
                call -> call.request() instanceof Request.Delete && call.reply().status() == 204);

        assertThat(violations).anyMatch(violation -> violation.startsWith("a ghost"));
    }

    @Test
    void an_owner_that_is_gone_before_its_recall_is_found() {
        Path owners = OWNER_GONE_BEFORE_ITS_RECALL.plantIn(
                Path.of("target", "planted", "recall").toAbsolutePath());

        List<String> violations = violations(
                "recall",
                1,
                new Applications(BUILT.pair(), owners, BUILT.referencing()),
                registry -> registry.referenced().get(0).peer().delay(SLOW),
                call -> call.request() instanceof Request.Delete && call.reply().status() == 204);

        assertThat(violations).anyMatch(violation -> violation.startsWith("a ghost"));
    }

    @Test
    void a_feed_by_numbers_that_are_taken_while_writing_is_found() {
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

        assertThat(violations).anyMatch(violation -> violation.startsWith("owner is not known"));
    }

    /** @param counted calls of which some must have been made, for others to have had the chance to meet them */
    private static List<String> violations(
            String name,
            int instances,
            Applications applications,
            Consumer<LinkedRegistry> makeSlow,
            Predicate<Call> counted) {
        try (LinkedRegistry registry =
                LinkedRegistry.start("planted_" + name, new DatabasePair("planted_" + name), instances, applications)) {
            makeSlow.accept(registry);
            Campaign campaign = new Campaign(registry, SEED, PATIENCE);
            return campaign.run(CLIENTS, () -> await().atMost(LONGEST)
                            .until(() ->
                                    campaign.calls().stream().filter(counted).count() >= ENOUGH))
                    .violations();
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
