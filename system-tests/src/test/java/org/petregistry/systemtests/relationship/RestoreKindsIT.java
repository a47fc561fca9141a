package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.testkit.TestDatabase;

/** The ways in which a database goes back, for either of the two, while two instances of each service run. */
class RestoreKindsIT {
    private static RestoreScene scene;

    private long early;
    private long earlyPet;

    @BeforeAll
    static void begin() {
        scene = new RestoreScene("restore_kinds", 2, Map.of());
        scene.ownersDatabase().archive();
        scene.petsDatabase().archive();
    }

    @AfterAll
    static void end() {
        scene.close();
    }

    @BeforeEach
    void settled() {
        scene.awaitSettled();
    }

    @ParameterizedTest
    @ValueSource(strings = {"owners", "pets"})
    void recovery_to_a_point_in_time_is_noticed(String which) {
        TestDatabase database = database(which);
        Path base = database.backUpOnline();
        beforeThePoint();
        String point = database.now();
        int timeline = timeline(which);
        requireNoticed(which, () -> database.recover(base, point));
        assertThat(timeline(which)).isGreaterThan(timeline);
    }

    @ParameterizedTest
    @ValueSource(strings = {"owners", "pets"})
    void promotion_of_a_lagging_standby_is_noticed(String which) {
        TestDatabase database = database(which);
        beforeThePoint();
        Path standby = database.standby();
        int timeline = timeline(which);
        requireNoticed(which, () -> database.failOver(standby, () -> requireUnavailable(which)));
        assertThat(timeline(which)).isGreaterThan(timeline);
    }

    @ParameterizedTest
    @ValueSource(strings = {"owners", "pets"})
    void files_that_need_no_recovery_are_noticed(String which) {
        TestDatabase database = database(which);
        beforeThePoint();
        Path copy = database.backUpInOrder();
        scene.awaitSettled();
        int timeline = timeline(which);
        requireNoticed(which, () -> database.restore(copy));
        assertThat(timeline(which)).isEqualTo(timeline);
    }

    /** A standby has no present to compare with the past. */
    private static void requireUnavailable(String which) {
        await().atMost(RestoreScene.PATIENCE)
                .until(() -> (which.equals("owners")
                                        ? scene.owners().get("/owners?limit=1")
                                        : scene.pets().get("/pets?limit=1"))
                                .status()
                        == 503);
    }

    private static TestDatabase database(String which) {
        return which.equals("owners") ? scene.ownersDatabase() : scene.petsDatabase();
    }

    private void beforeThePoint() {
        scene.work();
        early = scene.owner();
        earlyPet = scene.pet(early);
    }

    /** What came after the point is lost, but for owners: the other database knows them. */
    private void requireNoticed(String which, Runnable rewind) {
        scene.work();
        long role = scene.role();
        long owner = scene.owner();
        long pet = scene.pet(owner);
        rewind.run();
        scene.awaitSettled();

        assertThat(scene.owners().get("/owners/" + early)).hasStatus(200);
        assertThat(scene.pets().get("/pets/" + earlyPet)).hasNumber("ownerId", early);
        boolean ofOwners = which.equals("owners");
        assertThat(scene.owners().get("/roles/" + role)).hasStatus(ofOwners ? 404 : 200);
        assertThat(scene.owners()
                        .get("/owners/" + owner)
                        .expect(200)
                        .json()
                        .path("restoredAt")
                        .isTextual())
                .isEqualTo(ofOwners);
        assertThat(scene.pets().get("/pets/" + pet)).hasStatus(ofOwners ? 200 : 404);
        scene.check(false);
        scene.work();
        scene.check(false);
    }

    private static int timeline(String which) {
        DatabasePair databases = scene.registry().databases();
        try (Connection connection = which.equals("owners") ? databases.readOwners() : databases.readPets()) {
            List<String> file = DatabasePair.column(connection, "select pg_walfile_name(pg_current_wal_lsn())");
            return Integer.parseInt(file.get(0).substring(0, 8), 16);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
