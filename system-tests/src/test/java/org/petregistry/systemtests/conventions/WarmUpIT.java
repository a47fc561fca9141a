package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.systemtests.harness.DatabasePair.column;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.testkit.http.Api;

/** The warm-up of a service before it is ready. Ordered: most of it is visible only before the first request. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WarmUpIT {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** For the audit, the background, or documentation: no client waits for these. */
    private static final Set<String> NOT_WARMED_UP = Set.of(
            "GET /problems/{name}",
            "GET /internal/owners/changes",
            "GET /internal/owners/digests",
            "GET /internal/grants/digests",
            "POST /internal/grants/lookup");

    /** Where a step begins in the log. */
    private static final String STEP = "DEBUG [WarmUpRun]  ";

    private static RunningRegistry registry;
    private static String petsLogWhenReady;

    @BeforeAll
    static void begin() {
        Map<String, String> settings = new HashMap<>(RunningRegistry.WARM);
        settings.put("QUARKUS_LOG_CATEGORY__ORG_PETREGISTRY_REST_WARMUP__LEVEL", "DEBUG");
        registry = RunningRegistry.start("warm_up", settings);
        petsLogWhenReady = registry.petsService().log();
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @Test
    @Order(1)
    void a_ready_service_has_done_each_kind_of_work_once() {
        assertEachOperationDone(registry.owners(), registry.ownersService().log());
        assertEachOperationDone(registry.pets(), petsLogWhenReady);
    }

    private static void assertEachOperationDone(Api service, String log) {
        List<String> operations = new ArrayList<>();
        service.get("/q/openapi?format=json").json().path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " "
                                + path.getKey().replaceAll("\\{(owner|pet|role)}", "{id}"));
                    }
                }));
        operations.removeAll(NOT_WARMED_UP);
        List<String> done = steps(log)
                .map(line -> line.replaceFirst("(\\?.*)?: \\d+$", "")
                        .replaceFirst("/recalls/[0-9a-f-]{36}", "/recalls/{deletionId}")
                        .replaceFirst("/\\d+", "/{id}"))
                .toList();
        assertThat(done).containsAll(operations);
    }

    private static Stream<String> steps(String log) {
        return log.lines()
                .filter(line -> line.contains(STEP))
                .map(line -> line.substring(line.indexOf(STEP) + STEP.length()));
    }

    @Test
    @Order(2)
    void a_warm_up_leaves_no_trace() throws SQLException {
        try (Connection owners = registry.databases().writeOwners();
                Connection pets = registry.databases().writePets()) {
            for (Connection database : List.of(owners, pets)) {
                assertThat(tablesWithRows(database)).isEmpty();
                assertThat(column(database, "select sequencename from pg_sequences where last_value is not null"))
                        .isEmpty();
            }
        }
        for (ServiceProcess service : List.of(registry.ownersService(), registry.petsService())) {
            assertThat(service.log()).doesNotContain("WARN  [WarmUpRun]", " ERROR ");
            assertThat(service.answered("/owners")).isZero();
            assertThat(service.answered("/pets/{id}")).isZero();
        }
    }

    private static List<String> tablesWithRows(Connection database) throws SQLException {
        List<String> tables = new ArrayList<>();
        for (String table : column(database, """
                select table_name from information_schema.tables where table_schema = 'public'
                and table_type = 'BASE TABLE' and table_name not in
                ('flyway_schema_history', 'registry', 'pairing', 'reserved_ids')""")) {
            if (!column(database, "select 1 from %s limit 1".formatted(table)).isEmpty()) {
                tables.add(table);
            }
        }
        return tables;
    }

    @Test
    @Order(3)
    void the_first_requests_succeed_and_block_no_event_loop() {
        Api owners = registry.owners();
        Api pets = registry.pets();
        long blocked = blockages();

        assertThat(owners.post("/owners", json("{'name': 'Nouman'}")).id()).isEqualTo(1);
        assertThat(pets.post("/pets", json("{'name': 'spot', 'ownerId': 1}")).id())
                .isEqualTo(1);
        assertThat(owners.get("/owners?include=pets").json().findValue("unavailable"))
                .isNull();
        assertThat(pets.patch("/pets/1", json("{'name': 'cat'}"))).hasStatus(200);
        assertThat(owners.delete("/owners/1")).hasStatus(204);

        assertThat(blockages()).isEqualTo(blocked);
    }

    /** How often Vert.x reported a blocked event loop. */
    private static long blockages() {
        return Stream.of(registry.ownersService(), registry.petsService())
                .flatMap(service -> service.log().lines())
                .filter(line -> line.contains("[BlockedThreadChecker]"))
                .count();
    }
}
