package org.petregistry.systemtests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.Agreement;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.systemtests.harness.workload.Behaviour;
import org.petregistry.systemtests.harness.workload.Checker;
import org.petregistry.systemtests.harness.workload.History;
import org.petregistry.systemtests.harness.workload.Kind;
import org.petregistry.systemtests.harness.workload.Services;
import org.petregistry.systemtests.harness.workload.Summary;
import org.petregistry.systemtests.harness.workload.Workload;

/**
 * Both services with twice as many clients as they have connections to their databases. {@code -Dstress.seconds} is the
 * duration, {@code -Dstress.seed} determines what the clients send, but not in which order it arrives.
 */
class StressIT {
    private static final int CLIENTS = 32;
    private static final int WARM_UP_CLIENTS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("stress.seconds", 20));
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("stress.seed", new Random().nextInt(1_000_000));

    /** Calls of one client in a second, below which the services may exceed the timeouts between them. */
    private static final int SLOW = 10;

    /** Far less than a leak in every thousandth call would be. */
    private static final long HEAP_NOISE = 16L << 20;

    private static RunningRegistry registry;
    private static Workload workload;

    private String ownersLog;
    private String petsLog;

    @BeforeAll
    static void begin() {
        registry = RunningRegistry.start("stress");
        workload = new Workload(Services.of(registry), SEED);
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @BeforeEach
    void remember_the_logs() {
        ownersLog = registry.ownersService().log();
        petsLog = registry.petsService().log();
    }

    @AfterEach
    void nothing_is_held_and_no_warning_was_logged() throws SQLException {
        for (ServiceProcess service : services()) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(service.metric("sql_pool_active")).isZero();
                assertThat(service.metric("registry_streams_open")).isZero();
            });
        }
        try (Connection owners = registry.databases().writeOwners();
                Connection pets = registry.databases().writePets()) {
            for (Connection database : List.of(owners, pets)) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(DatabasePair.column(database, """
                                select query from pg_stat_activity
                                where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'""")).isEmpty());
                assertThat(DatabasePair.column(database, "select key from idempotency_key where answer is null"))
                        .isEmpty();
            }
        }
        assertThat(alarms(registry.ownersService(), ownersLog)).isEmpty();
        assertThat(alarms(registry.petsService(), petsLog)).isEmpty();
    }

    @Test
    void the_services_serve_32_clients_at_once_without_a_violation() {
        // A process that has just started is slow, so it need not serve the first requests in time.
        run(Behaviour.PATIENT, WARM_UP_CLIENTS, WARM_UP);
        Summary summary = run(Behaviour.PATIENT, CLIENTS, LENGTH);

        assertThat(summary.failed()).as("%s", summary).isZero();
        assertThat(summary.replays()).as("%s", summary).isPositive();
        assertThat(summary.deletions()).as("%s", summary).isPositive();
        if (summary.answered() > CLIENTS * LENGTH.toSeconds() * SLOW) {
            assertThat(summary.late()).as("%s", summary).isZero();
        } else {
            System.out.println("This machine is too slow to tell whether anything was rejected without need.");
        }
        assertNoViolation();
        History history = workload.history(TIMEOUT);
        assertThat(registry.owners().get("/owners?count=true&limit=1"))
                .hasNumber("total", history.countAtTheEnd(Kind.REFERENCED));
        assertThat(registry.pets().get("/pets?count=true&limit=1"))
                .hasNumber("total", history.countAtTheEnd(Kind.NULLABLE));
        assertThat(registry.pets().get("/posts?count=true&limit=1"))
                .hasNumber("total", history.countAtTheEnd(Kind.MANDATORY));
    }

    @Test
    void clients_that_abandon_requests_leave_nothing_half_done_and_no_memory_in_use() {
        workload.fill(10, 1000);
        // The first run allocates what is kept in any case; only then can the heap show what each call leaves.
        run(Behaviour.IMPATIENT, CLIENTS, WARM_UP);
        Map<ServiceProcess, Long> heap =
                services().stream().collect(Collectors.toMap(service -> service, ServiceProcess::heapInUse));

        Summary summary = run(Behaviour.IMPATIENT, CLIENTS, LENGTH);

        assertThat(summary.unknown()).as("%s", summary).isGreaterThan(CLIENTS);
        assertThat(summary.replays()).as("%s", summary).isPositive();
        assertNoViolation();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(services()).allSatisfy(service -> {
                    assertThat(service.metric("sql_pool_active")).isZero();
                    assertThat(service.metric("registry_requests_memory_bytes")).isZero();
                }));
        for (ServiceProcess service : services()) {
            assertThat(service.heapInUse()).isLessThan(heap.get(service) + HEAP_NOISE);
        }
    }

    private static Summary run(Behaviour behaviour, int clients, Duration length) {
        Summary summary = new Summary(workload.run(behaviour, clients, length));
        System.out.printf("Seed %d, %d clients for %d s%n%s%n", SEED, clients, length.toSeconds(), summary);
        return summary;
    }

    private static void assertNoViolation() {
        Agreement agreement = new Agreement(Pair.OWNERS_AND_PETS, registry.databases());
        assertThat(Checker.violations(workload, agreement, TIMEOUT))
                .as("seed %d", SEED)
                .isEmpty();
    }

    private static List<ServiceProcess> services() {
        return List.of(registry.ownersService(), registry.petsService());
    }

    private static List<String> alarms(ServiceProcess service, String before) {
        return service.log()
                .substring(before.length())
                .lines()
                .filter(line -> line.matches("\\S+ (WARN|ERROR|FATAL) .*"))
                .toList();
    }
}
