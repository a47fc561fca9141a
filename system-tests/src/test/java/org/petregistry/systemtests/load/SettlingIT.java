package org.petregistry.systemtests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.testkit.TestDatabase;

/**
 * How long the comparison of both databases takes, in real time and in processor time of all processes, and for how long a
 * restart of PostgreSQL closes the services. Prints the table of docs/recovery.md.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SettlingIT {
    private static final int OWNERS = Integer.getInteger("settling.owners", 100_000);
    private static final int RESURRECTED = OWNERS / 10;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int REPETITIONS = 3;
    private static final String NOTHING = "resurrected 0, closed 0, deleted 0, moved 0";
    /** A restored database has no dead rows: PostgreSQL must not be busy with those of the test. */
    private static final String VACUUM_OWNERS = "vacuum analyze owner";

    private static final String VACUUM_COPIES = "vacuum analyze owner_ref";

    private static final Pattern COMPARED = Pattern.compile("Compared with owners-service in (\\d+) ms: (.*)");

    private static TestDatabase ownersDatabase;
    private static TestDatabase petsDatabase;
    private static LinkedRegistry registry;
    private static ServiceProcess ownersService;
    private static ServiceProcess petsService;

    @BeforeAll
    static void begin() throws SQLException {
        ownersDatabase = TestDatabase.startEmbedded();
        petsDatabase = TestDatabase.startEmbedded();
        registry = LinkedRegistry.start(
                "settling",
                new DatabasePair(ownersDatabase, petsDatabase, "settling"),
                1,
                LinkedRegistry.Applications.built(Pair.OWNERS_AND_PETS),
                Map.of("FOREIGN_KEY_RECOVERY_PROCEED", "true"));
        ownersService = registry.referenced().get(0).service();
        petsService = registry.referencing().get(0).service();
        long pet = registry.referenced()
                .get(0)
                .api()
                .post("/owners", "{\"name\": \"first\"}")
                .id();
        registry.referencing()
                .get(0)
                .api()
                .post("/pets", "{\"name\": \"first\", \"ownerId\": %d}".formatted(pet))
                .expect(201);
        registry.instances().forEach(instance -> instance.service().kill());
        makeOwners();
        registry.instances().forEach(instance -> instance.service().start());
        registry.instances().forEach(instance -> instance.service().awaitReady());
        compare();
    }

    @AfterAll
    static void end() {
        registry.close();
        ownersDatabase.close();
        petsDatabase.close();
    }

    /** In SQL, in both databases, and known to the feed: only the comparison is measured. */
    private static void makeOwners() throws SQLException {
        inOwners(
                "alter table owner disable trigger tr_owner_forget_position",
                """
                insert into owner (id, key, name, username, created_at, updated_at, version, position)
                select n, md5(n::text)::uuid, 'owner ' || n, 'owner' || n, now(), now(), 0, n + 1000
                from generate_series(2, %d) n\
                """.formatted(OWNERS),
                "alter table owner enable trigger tr_owner_forget_position",
                "select setval('change_position_seq', %d + 1000)".formatted(OWNERS),
                "alter sequence owner_id_seq no maxvalue",
                "select setval('owner_id_seq', %d)".formatted(OWNERS),
                "analyze");
        inPets(
                "insert into owner_fence (owner_id) select generate_series(2, %d)".formatted(OWNERS),
                """
                insert into owner_ref (id, key, name, username, version)
                select n, md5(n::text)::uuid, 'owner ' || n, 'owner' || n, 0 from generate_series(2, %d) n\
                """.formatted(OWNERS),
                "update registry set feed_cursor = %d + 1000".formatted(OWNERS),
                "analyze");
    }

    @Test
    @Order(1)
    void without_differences() throws SQLException {
        for (int i = 0; i < REPETITIONS; i++) {
            assertThat(compare().print("no differences", OWNERS)).isEqualTo(NOTHING);
        }
    }

    @Test
    @Order(2)
    void one_in_a_hundred_was_renamed_and_forgotten() throws SQLException {
        inPets("update owner_ref set name = name || ' later', version = version + 1 where id % 100 = 7", VACUUM_COPIES);
        assertThat(compare().print("1 % renamed", OWNERS)).isEqualTo(NOTHING + ", corrected " + OWNERS / 100);
    }

    @Test
    @Order(3)
    void one_in_a_hundred_was_deleted_and_came_back_in_the_pets_database() throws SQLException {
        inOwners(
                "insert into deleted_owner (id, deletion_id, version)"
                        + " select id, gen_random_uuid(), version + 1 from owner where id % 100 = 11",
                "delete from owner where id % 100 = 11", VACUUM_OWNERS);
        assertThat(compare().print("1 % deleted", OWNERS))
                .isEqualTo("resurrected 0, closed %d, deleted 0, moved 0".formatted(OWNERS / 100));
    }

    @Test
    @Order(4)
    void a_tenth_was_forgotten() throws SQLException {
        inOwners("delete from owner where id > %d".formatted(OWNERS - RESURRECTED), VACUUM_OWNERS);
        assertThat(compare().print(RESURRECTED + " to resurrect", OWNERS))
                .startsWith("resurrected ")
                .doesNotStartWith("resurrected 0");
    }

    @Test
    @Order(5)
    void grants_have_no_keys_as_after_an_upgrade() throws SQLException {
        inPets("update owner_ref set key = null", VACUUM_COPIES);
        assertThat(compare().print("all keys missing, after an upgrade", OWNERS))
                .startsWith(NOTHING + ", identified ");
    }

    @Test
    @Order(6)
    void postgresql_restarts() throws SQLException {
        inPets("truncate owner_recall, post, pet, owner_ref, owner_fence");
        inOwners("delete from deleted_owner", "delete from owner where id > 20");
        compare();
        registry.referencing()
                .get(0)
                .api()
                .post("/pets", "{\"name\": \"second\", \"ownerId\": 1}")
                .expect(201);
        await().atMost(PATIENCE)
                .until(() -> petsService.api().get("/pets?limit=1").status() == 200);
        long pet =
                petsService.api().get("/pets?limit=1").json().at("/items/0/id").asLong();
        for (TestDatabase database : List.of(ownersDatabase, petsDatabase)) {
            String name = database == ownersDatabase ? "the owners database" : "the pets database";
            Poller owners = new Poller(ownersService, "/owners/1");
            Poller pets = new Poller(petsService, "/pets/" + pet);
            pause();
            database.stop();
            database.restart();
            await().atMost(PATIENCE).until(() -> owners.isAnswered() && pets.isAnswered());
            pause();
            System.out.printf("| restart of %s | owners %s | pets %s |%n", name, owners.end(), pets.end());
        }
    }

    private static void pause() {
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    }

    /** Makes both sides meet again, and waits until they have settled. */
    private static Comparison compare() throws SQLException {
        int before = comparisons().size();
        long[] processor = processorMillis();
        inPets("update pairing set pair = gen_random_uuid(), settled = false");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> comparisons().size() > before);
        Comparison last = comparisons().get(before);
        long[] after = processorMillis();
        return new Comparison(last.millis(), after[0] - processor[0], after[1] - processor[1], last.counts());
    }

    private static List<Comparison> comparisons() {
        Matcher found = COMPARED.matcher(petsService.log());
        return found.results()
                .map(result -> new Comparison(Long.parseLong(result.group(1)), 0, 0, result.group(2)))
                .toList();
    }

    /** Of both services, and of both servers. */
    private static long[] processorMillis() throws SQLException {
        return new long[] {
            millis(ProcessHandle.current().descendants()),
            millis(server(registry.databases().readOwners()))
                    + millis(server(registry.databases().readPets()))
        };
    }

    private static long millis(Stream<ProcessHandle> processes) {
        return processes
                .mapToLong(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis())
                .sum();
    }

    private static Stream<ProcessHandle> server(Connection connection) throws SQLException {
        try (connection) {
            long backend = Long.parseLong(
                    DatabasePair.column(connection, "select pg_backend_pid()").get(0));
            ProcessHandle server =
                    ProcessHandle.of(backend).orElseThrow().parent().orElseThrow();
            return Stream.concat(Stream.of(server), server.descendants());
        }
    }

    private static void inOwners(String... statements) throws SQLException {
        run(registry.databases().writeOwners(), statements);
    }

    private static void inPets(String... statements) throws SQLException {
        run(registry.databases().writePets(), statements);
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private record Comparison(long millis, long services, long servers, String counts) {
        String print(String what, int owners) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f s | %.1f s | %.1f s | %,d | %s |%n",
                    what,
                    millis / 1e3,
                    services / 1e3,
                    servers / 1e3,
                    owners * 1000L / Math.max(1, millis),
                    counts);
            return counts;
        }
    }

    /** Asks every 10 ms. */
    private static final class Poller {
        private static final Duration INTERVAL = Duration.ofMillis(10);
        private static final Pattern PROBLEM = Pattern.compile("\"type\":\"/problems/([a-z-]+)\"");

        private final HttpClient client = HttpClient.newHttpClient();
        private final HttpRequest request;
        private final Map<String, long[]> spans = new TreeMap<>();
        private final Thread thread = new Thread(this::run);
        private volatile String last = "";
        private volatile boolean ended;

        Poller(ServiceProcess service, String path) {
            request = HttpRequest.newBuilder(URI.create(service.api().base() + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            thread.start();
        }

        private void run() {
            while (!ended) {
                long start = System.nanoTime();
                last = ask();
                if (!last.equals("200")) {
                    long[] span = spans.computeIfAbsent(last, first -> new long[] {start, 0, 0});
                    span[1] = System.nanoTime();
                    span[2]++;
                }
                try {
                    Thread.sleep(INTERVAL.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        private String ask() {
            try {
                var answer = client.send(request, BodyHandlers.ofString());
                Matcher problem = PROBLEM.matcher(answer.body());
                return answer.statusCode() == 200
                        ? "200"
                        : answer.statusCode() + (problem.find() ? " " + problem.group(1) : "");
            } catch (IOException e) {
                return e.getClass().getSimpleName();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        }

        boolean isAnswered() {
            return last.equals("200");
        }

        /** What was not answered with 200: for how long, and how often. */
        Map<String, String> end() {
            ended = true;
            Map<String, String> described = new TreeMap<>();
            spans.forEach((answer, span) ->
                    described.put(answer, "%d ms, %d times".formatted((span[1] - span[0]) / 1_000_000, span[2])));
            return described;
        }
    }
}
