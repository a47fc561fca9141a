package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Agreement;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.RunningRegistry;

/**
 * One database is restored from a dump of the version before keys, and migrated again by the new version. Each owner gets the
 * same key as at the first migration, so that none counts as another one.
 */
class RestoreOldDumpIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RunningRegistry registry;
    private List<String> keys;
    private long late;
    private long pet;

    @BeforeEach
    void begin() throws SQLException {
        registry = RunningRegistry.start("old_dump", Map.of(), databases -> {
            UpgradeIT.fillOwners(databases);
            UpgradeIT.fillPets(databases);
        });
        late = registry.given().owner("Late");
        pet = registry.given().pet("late", late);
        requireAgreement();
        keys = keys();
    }

    @AfterEach
    void end() {
        registry.close();
    }

    @Test
    void owners_of_an_old_dump_have_the_same_keys() throws SQLException {
        registry.ownersService().stop();
        registry.databases().makeOwnersAnew();
        UpgradeIT.fillOwners(registry.databases());
        registry.ownersService().restore();

        requireAgreement();
        assertThat(keys()).isEqualTo(keys);
        assertThat(registry.owners()
                        .get("/owners/" + late)
                        .json()
                        .path("restoredAt")
                        .isTextual())
                .isTrue();
        requireTheSameRelation();
        assertThat(registry.pets().get("/pets/" + pet)).hasNumber("ownerId", late);
        assertThat(registry.given().owner("Next")).isGreaterThan(late);
    }

    @Test
    void grants_of_an_old_dump_are_for_the_same_owners() throws SQLException {
        registry.petsService().stop();
        registry.databases().makePetsAnew();
        UpgradeIT.fillPets(registry.databases());
        registry.petsService().restore();

        requireTheSameRelation();
        assertThat(registry.pets().get("/pets/" + pet)).hasStatus(404);
        assertThat(registry.given().pet("next", late)).isGreaterThan(pet);
        requireAgreement();
        assertThat(keys()).isEqualTo(keys);
    }

    /** As before the dump was restored: the deletion that had not ended in the dump has ended. */
    private void requireTheSameRelation() {
        assertThat(registry.pets()
                        .get("/pets/1?include=owner")
                        .json()
                        .at("/owner/name")
                        .asText())
                .isEqualTo("Nouman");
        assertThat(registry.pets().get("/pets/7")).hasStatus(200).hasNull("ownerId");
        assertThat(registry.pets().get("/posts/4")).hasStatus(404);
        assertThat(registry.owners().get("/owners/8")).isProblem(410, "owner-deleted");
    }

    private void requireAgreement() {
        assertThat(new Agreement(Pair.OWNERS_AND_PETS, registry.databases()).within(PATIENCE))
                .isEmpty();
    }

    /** The owners' keys, which those of the grants equal. */
    private List<String> keys() throws SQLException {
        DatabasePair databases = registry.databases();
        try (Connection owners = databases.readOwners();
                Connection pets = databases.readPets()) {
            List<String> ofOwners = DatabasePair.column(owners, "select (id, key)::text from owner order by id");
            assertThat(DatabasePair.column(pets, "select (id, key)::text from owner_ref order by id"))
                    .isEqualTo(ofOwners);
            return ofOwners;
        }
    }
}
