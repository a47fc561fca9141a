package org.petregistry.pets.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.Json.json;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.foreignkey.pairing.DatabaseGate;
import org.petregistry.foreignkey.referencing.ReferencingSide;
import org.petregistry.foreignkey.referencing.RegistryCheck;
import org.petregistry.pets.testing.OwnersService;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;
import org.petregistry.pets.testing.Sql;
import org.petregistry.rest.database.UnguardedPool;
import org.petregistry.rest.problem.Problem;

@ServiceTest
class OwnersRegistryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PetsService pets = new PetsService();
    private final Sql sql = new Sql();
    OwnersService owners;

    @Inject
    UnguardedPool unguarded;

    @Inject
    DatabaseGate gate;

    @Inject
    ReferencingSide side;

    @BeforeEach
    void owners_service_has_named_its_registry() {
        owners.behave();
        await().atMost(PATIENCE).until(() -> kept() != null);
    }

    @AfterEach
    void forget_the_other_registry() {
        sql.run(
                "update registry set owners_registry_id = ?::uuid",
                owners.registry().toString());
        await().atMost(PATIENCE)
                .until(() -> pets.get("/pets?include=owner&limit=1").status() == 200);
    }

    @Test
    void the_first_registry_is_kept() {
        assertThat(kept()).isEqualTo(owners.registry());
    }

    @Test
    void if_two_registries_are_first_at_the_same_time_all_instances_keep_the_same_one() {
        sql.run("update registry set owners_registry_id = null");
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        RegistryCheck first = new RegistryCheck(unguarded, gate, side);
        RegistryCheck second = new RegistryCheck(unguarded, gate, side);
        List<Boolean> accepted = Uni.join()
                .all(isAccepted(first, one), isAccepted(second, other))
                .andCollectFailures()
                .await()
                .atMost(PATIENCE);
        assertThat(accepted).containsExactlyInAnyOrder(true, false);
        assertThat(kept()).isEqualTo(accepted.get(0) ? one : other);
    }

    @Test
    void an_instance_started_later_knows_the_registry_of_the_database() {
        RegistryCheck later = new RegistryCheck(unguarded, gate, side);
        UUID stranger = UUID.randomUUID();
        Problem problem = catchThrowableOfType(
                Problem.class, () -> later.verify(stranger).await().atMost(PATIENCE));
        assertThat(problem.type().name()).isEqualTo("owners-unavailable");
        assertThat(later.mismatch()).contains(stranger);
        assertThat(catchThrowableOfType(Problem.class, later::requireSame)).isNotNull();
        later.verify(owners.registry()).await().atMost(PATIENCE);
        assertThat(later.mismatch()).isEmpty();
        later.requireSame();
        assertThat(kept()).isEqualTo(owners.registry());
    }

    @Test
    void a_call_from_another_registry_is_rejected_and_changes_nothing() {
        long owner = sql.grant(owners.unknown());
        long pet = pets.createPet("spot", owner).id();
        UUID stranger = UUID.randomUUID();
        pets.sendInternal(
                        stranger,
                        "PUT",
                        "/internal/recalls/" + UUID.randomUUID(),
                        json("{'ownerId':%d,'pets':'set-null','posts':'cascade'}", owner))
                .join()
                .expectProblem(503, "owners-unavailable");
        pets.sendInternal(stranger, "POST", "/internal/pets/by-owner", json("{'ownerIds':[%d],'limit':20}", owner))
                .join()
                .expectProblem(503, "owners-unavailable");
        pets.sendInternal(stranger, "GET", "/internal/owners/" + owner + "/posts", null)
                .join()
                .expectProblem(503, "owners-unavailable");
        assertThat(pets.get("/pets/" + pet).json().path("ownerId").longValue()).isEqualTo(owner);
        assertThat(sql.isGranted(owner)).isTrue();
        assertThat(kept()).isEqualTo(owners.registry());
    }

    private static Uni<Boolean> isAccepted(RegistryCheck registry, UUID id) {
        return registry.verify(id).map(nothing -> true).onFailure(Problem.class).recoverWithItem(false);
    }

    private UUID kept() {
        return (UUID) sql.value("select owners_registry_id from registry");
    }
}
