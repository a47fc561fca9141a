package org.petregistry.pets.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.pairing.DatabaseGate;
import org.petregistry.foreignkey.protocol.Pairing;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;

/**
 * What a comparison does in real PostgreSQL. In the races, two instances meet owners-service at the same time: the session of the
 * first one ended, and with it its lock.
 */
@ServiceTest
class ReconcilerRaceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @Inject
    DatabaseGate gate;

    @BeforeEach
    void settled() {
        owners.behave();
        awaitSettled();
    }

    @AfterEach
    void open_all_gates() {
        owners.behave();
        awaitSettled();
    }

    @Test
    void an_owner_that_was_deleted_loses_its_pets_and_posts() {
        long owner = sql.grant(owners.unknown());
        long pet = pets.createPet("spot", owner).id();
        long post = pets.createPost("hello", owner, pet).id();
        owners.become(owner, "deleted");
        meetAgain();
        awaitSettled();

        assertThat(sql.isGranted(owner)).isFalse();
        assertThat(pets.get("/pets/" + pet).json().path("ownerId").isNull()).isTrue();
        assertThat(pets.get("/posts/" + post).status()).isEqualTo(404);
    }

    @Test
    void a_comparison_under_an_earlier_pair_closes_no_fence() {
        long owner = sql.grant(owners.unknown());
        long pet = pets.createPet("spot", owner).id();
        owners.become(owner, "deleted");
        OwnersService.Gate held = owners.holdComparison();
        meetAgain();
        held.awaitArrival();
        // The other instance has met owners-service, whose database has the owner again.
        meetAgain();
        owners.become(owner, "active");
        held.open();
        awaitSettled();

        assertThat(sql.isGranted(owner)).isTrue();
        assertThat(pets.get("/pets/" + pet).json().path("ownerId").longValue()).isEqualTo(owner);
    }

    @Test
    void a_pair_that_answers_an_earlier_attempt_is_not_taken() {
        OwnersService.Gate held = owners.holdMeeting();
        meetAgain();
        held.awaitArrival();
        UUID late = owners.pair();
        // The other instance makes an attempt, and dies.
        sql.run("update pairing set attempt = gen_random_uuid()");
        held.open();
        awaitSettled();

        assertThat(gate.known().pair()).isNotEqualTo(late).isEqualTo(owners.pair());
    }

    private void meetAgain() {
        sql.run("update pairing set pair = gen_random_uuid(), settled = false");
    }

    /** Here and there. */
    private void awaitSettled() {
        await().atMost(PATIENCE).until(() -> {
            Pairing known = gate.check().await().atMost(PATIENCE);
            return known.admits(owners.pair());
        });
    }
}
