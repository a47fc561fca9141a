package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.AuditRun;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Json;

/** {@code ./start --audit} finds what a test damages in the databases, and nothing else. */
class AuditIT {
    private static RunningRegistry registry;
    private static Given given;

    @BeforeAll
    static void begin() {
        registry = RunningRegistry.start("audit");
        given = registry.given();
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @Test
    void the_audit_finds_manual_damage_and_nothing_else() throws SQLException {
        List<Long> owners = manyOwners();
        long gone = given.owner("gone");
        given.pet("spot", gone);
        assertThat(registry.owners().delete("/owners/" + gone)).hasStatus(204);
        AuditRun clean = audit();
        assertThat(clean.exitCode()).as(clean.output()).isZero();
        assertThat(clean.output())
                .contains(
                        "compared 1500 owners with 1500 grants",
                        "last settled at ",
                        ": no differences",
                        "0 dangling, 0 unreferenceable, 0 stale");

        long lost = owners.get(3);
        long closed = owners.get(1_200);
        long renamed = owners.get(1_300);
        given.pet("dog", lost);
        long orphaned = owners.get(1_400);
        given.pet("cat", orphaned);
        try (Connection ownersSide = registry.databases().writeOwners();
                Connection petsSide = registry.databases().writePets()) {
            run(ownersSide, "delete from owner where id = " + lost);
            run(petsSide, "delete from owner_ref where id = " + closed);
            run(petsSide, "update owner_fence set closed = true where owner_id = " + closed);
            run(petsSide, "update owner_ref set name = 'somebody else' where id = " + renamed);
            run(petsSide, "alter table pet drop constraint fk_pet_owner");
            run(petsSide, "delete from owner_ref where id = " + orphaned);
        }
        AuditRun broken = audit();

        assertThat(broken.exitCode()).as(broken.output()).isEqualTo(1);
        assertThat(broken.output())
                .contains(
                        "owner " + lost + " is dangling: unknown at owners-service",
                        "owner " + orphaned + " is dangling: active in version 0 at owners-service",
                        "owner " + closed + " is unreferenceable",
                        "owner " + renamed + " is stale",
                        "2 dangling, 1 unreferenceable, 1 stale")
                .doesNotContain("somebody");
    }

    /** More than one thousand ids, so that there is more than one digest. */
    private static List<Long> manyOwners() {
        List<Long> ids = new ArrayList<>();
        for (int count : List.of(1_000, 500)) {
            String batch = IntStream.range(0, count)
                    .mapToObj(number -> json("{'name': 'owner %d'}", number))
                    .collect(Collectors.joining(",", "[", "]"));
            ids.addAll(Json.ids(registry.owners().post("/owners/batch", batch).items()));
        }
        assertThat(ids).hasSize(1_500);
        return ids;
    }

    private static AuditRun audit() {
        return AuditRun.of(registry.owners(), registry.pets());
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isLessThan(2);
        }
    }
}
