package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.Link;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.systemtests.harness.Together;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.TestDatabase;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.AnswerAssert;
import org.petregistry.testkit.http.Api;

/**
 * Each dependency of a service fails and recovers, one after the other.
 *
 * <table>
 * <caption>Answers during the failure</caption>
 * <tr><th>what fails<th>a read<th>a write<th>requests that need the relation
 * <tr><td>the own database: stopped, killed, unreachable, out of connections
 *     <td colspan=3>503 {@code database-unavailable}; not ready, and alive
 * <tr><td>the own database: silent
 *     <td colspan=3>503 {@code database-unavailable}, or {@code busy} for requests that wait for a connection
 * <tr><td>the own database: slow<td colspan=3>as usual
 * <tr><td>the own database: read-only<td>200<td colspan=2>503 {@code database-unavailable}
 * <tr><td>the other service: refuses, hangs, answers with errors, garbage, half an answer or one without end;
 *     or its database is unavailable
 *     <td>200<td>201, 200, 204<td>503 {@code owners-unavailable}, {@code pets-unavailable}; an owner's deletion 202;
 *     embedded objects are null
 * </table>
 */
class DependenciesIT {
    /** The documented limits are 1 s for a call to the other service, 2 s for a deletion and for a connection. */
    private static final Duration IN_TIME = Duration.ofSeconds(6);

    /** The documented limit is 10 s if the database hangs. */
    private static final Duration SILENCE = Duration.ofSeconds(14);

    private static final Duration RECOVERY = Duration.ofSeconds(45);

    /** Far below the size limit of an answer; an endless one exceeds it. */
    private static final long HEAP_NOISE = 24L << 20;

    private static final long NOBODY = 999_999_999;

    private static TestDatabase server;
    private static LinkedRegistry registry;
    private static Instance ownersInstance;
    private static Instance petsInstance;
    private static Api owners;
    private static Api pets;
    private static Given given;
    private static Map<ServiceProcess, Long> heap;

    private long owner;
    private long pet;

    @BeforeAll
    static void begin() {
        server = TestDatabase.start();
        registry = LinkedRegistry.start(
                "dependencies",
                new DatabasePair(server, server, "dependencies"),
                1,
                LinkedRegistry.Applications.built(Pair.OWNERS_AND_PETS));
        ownersInstance = registry.referenced().get(0);
        petsInstance = registry.referencing().get(0);
        owners = ownersInstance.api();
        pets = petsInstance.api();
        given = new Given(owners, pets);
        // Each path is used once, so that caches are filled.
        long owner = given.owner("first");
        long pet = given.pet("first", owner);
        await().atMost(RECOVERY).untilAsserted(() -> atOnce(theUsual(owner, pet)));
        heap = services().collect(Collectors.toMap(service -> service, ServiceProcess::heapInUse));
    }

    @AfterAll
    static void end() {
        registry.close();
        server.close();
    }

    @BeforeEach
    void create_an_owner_with_a_pet() {
        owner = given.owner(Unique.name("owner"));
        pet = given.pet("spot", owner);
    }

    /** Everything recovers without intervention, and nothing of the failure remains. */
    @AfterEach
    void restore_everything() {
        await().atMost(RECOVERY).untilAsserted(() -> atOnce(theUsual(owner, pet)));
        String name = Unique.name("renamed");
        assertThat(owners.patch("/owners/" + owner, json("{'name': '%s'}", name)))
                .hasStatus(200);
        await().atMost(RECOVERY)
                .until(() -> !pets.get("/pets?owner.name=" + name).items().isEmpty());
        assertThat(owners.delete("/owners/" + owner + "?pets=cascade")).hasStatus(204);
        services().forEach(service -> {
            await().atMost(RECOVERY).until(() -> service.metric("sql_pool_active") == 0);
            assertThat(service.heapInUse()).isLessThan(heap.get(service) + HEAP_NOISE);
        });
    }

    /** How a database becomes unavailable. */
    enum Loss {
        STOPPED {
            @Override
            void happen() {
                server.stop();
            }

            @Override
            void end() {
                server.restart();
            }
        },
        KILLED {
            @Override
            void happen() {
                server.crash();
            }

            @Override
            void end() {
                server.restart();
            }
        },
        UNREACHABLE {
            @Override
            void happen() {
                databaseLinks().forEach(Link::refuse);
            }

            @Override
            void end() {
                databaseLinks().forEach(Link::heal);
            }
        },
        OUT_OF_CONNECTIONS {
            @Override
            void happen() {
                alterBoth("connection limit 0");
            }

            @Override
            void end() {
                alterBoth("connection limit -1");
            }
        };

        abstract void happen();

        abstract void end();
    }

    @ParameterizedTest
    @EnumSource
    void without_its_database_a_service_reports_that_and_changes_nothing(Loss loss) {
        String name = Unique.name("once");
        String draft = json("{'name': '%s'}", name);
        Consumer<AnswerAssert> unavailable =
                answer -> answer.isProblem(503, "database-unavailable").saysWhenToRetry();
        loss.happen();
        try {
            List<Call> calls = new ArrayList<>();
            for (Api service : List.of(owners, pets)) {
                String all = service == owners ? "/owners" : "/pets";
                String one = all + "/" + (service == owners ? owner : pet);
                calls.add(new Call(() -> service.get(one), unavailable));
                calls.add(new Call(() -> service.get(all), unavailable));
                calls.add(new Call(() -> service.get(all, "Accept", "application/x-ndjson"), unavailable));
                calls.add(new Call(() -> service.post(all, draft), unavailable));
                calls.add(new Call(() -> service.post(all, draft, "Idempotency-Key", name), unavailable));
                calls.add(new Call(() -> service.post(all + "/batch", "[" + draft + "]"), unavailable));
                calls.add(new Call(() -> service.patch(one, draft), unavailable));
                calls.add(new Call(() -> service.delete(one), unavailable));
                calls.add(new Call(() -> service.get("/q/health/live"), answer -> answer.hasStatus(200)));
                calls.add(new Call(() -> service.get("/q/health/ready"), answer -> answer.hasStatus(503)));
            }
            calls.add(new Call(() -> owners.get("/owners/" + owner + "/pets"), unavailable));
            calls.add(new Call(() -> pets.get("/pets/" + pet + "/owner"), unavailable));
            calls.add(new Call(() -> pets.patch("/pets/" + pet, json("{'ownerId': %d}", owner)), unavailable));
            atOnce(calls);
        } finally {
            loss.end();
        }

        for (Api service : List.of(owners, pets)) {
            String all = service == owners ? "/owners" : "/pets";
            await().atMost(RECOVERY).untilAsserted(() -> assertThat(service.get(all + "?count=true&name=" + name))
                    .hasNumber("total", 0));
            Answer made = service.post(all, draft, "Idempotency-Key", name);
            assertThat(made).hasStatus(201).hasNoHeader("Idempotency-Replayed");
        }
        assertThat(owners.get("/owners/" + owner)).hasNumber("version", 0).hasText("state", "active");
        assertThat(pets.get("/pets/" + pet)).hasNumber("version", 0).hasNumber("ownerId", owner);
    }

    @Test
    void a_hanging_database_leads_to_timely_answers() {
        String draft = json("{'name': 'silence'}");
        Consumer<AnswerAssert> inVain =
                answer -> answer.isProblem(503, "database-unavailable", "busy").saysWhenToRetry();
        databaseLinks().forEach(Link::hang);
        try {
            List<Call> calls = new ArrayList<>();
            for (Api service : List.of(owners, pets)) {
                String all = service == owners ? "/owners" : "/pets";
                String one = all + "/" + (service == owners ? owner : pet);
                calls.add(new Call(() -> service.get(one), inVain));
                calls.add(new Call(() -> service.get(all), inVain));
                calls.add(new Call(() -> service.post(all, draft), inVain));
                calls.add(new Call(() -> service.patch(one, draft), inVain));
                calls.add(new Call(() -> service.get("/q/health/live"), answer -> answer.hasStatus(200)));
                calls.add(new Call(() -> service.get("/q/health/ready"), answer -> answer.hasStatus(503)));
            }
            String secret = "Bearer " + RunningRegistry.SECRET;
            // It is in no document.
            Api internal = new Api(owners.base());
            calls.add(new Call(() -> internal.get("/internal/pairing", "Authorization", secret), inVain));
            within(SILENCE, calls);
        } finally {
            databaseLinks().forEach(Link::heal);
        }
    }

    @Test
    void everything_works_with_a_slow_database() {
        databaseLinks().forEach(link -> link.delay(Duration.ofMillis(40)));
        try {
            atOnce(theUsual(owner, pet));
        } finally {
            databaseLinks().forEach(Link::heal);
        }
    }

    @Test
    void with_a_read_only_database_reads_work() {
        Consumer<AnswerAssert> unavailable =
                answer -> answer.isProblem(503, "database-unavailable").saysWhenToRetry();
        Consumer<AnswerAssert> shown = answer -> answer.hasStatus(200);
        alterBoth("set default_transaction_read_only = on");
        try {
            // The existing connections have been closed, which their next users can notice.
            await().atMost(RECOVERY).untilAsserted(() -> {
                assertThat(owners.get("/owners/" + owner)).hasStatus(200);
                assertThat(pets.get("/pets/" + pet)).hasStatus(200);
            });
            String draft = json("{'name': '%s'}", Unique.name("refused"));
            atOnce(List.of(
                    new Call(() -> owners.get("/owners/" + owner + "?include=pets"), shown),
                    new Call(() -> owners.get("/owners/" + owner + "/pets"), shown),
                    new Call(() -> pets.get("/pets/" + pet + "/owner"), shown),
                    new Call(() -> pets.get("/pets", "Accept", "application/x-ndjson"), shown),
                    new Call(() -> owners.post("/owners", draft), unavailable),
                    new Call(() -> owners.patch("/owners/" + owner, draft), unavailable),
                    new Call(() -> owners.delete("/owners/" + owner), unavailable),
                    new Call(() -> pets.post("/pets", draft), unavailable),
                    new Call(() -> pets.post("/pets", draft, "Idempotency-Key", Unique.name("key")), unavailable),
                    new Call(() -> pets.patch("/pets/" + pet, draft), unavailable),
                    new Call(() -> pets.delete("/pets/" + pet), unavailable)));
        } finally {
            alterBoth("reset default_transaction_read_only");
        }
    }

    /** How the other service fails; its calls come from this side's link to it. */
    enum Failure {
        REFUSING {
            @Override
            void happen(Link peer) {
                peer.refuse();
            }
        },
        HANGING {
            @Override
            void happen(Link peer) {
                peer.hang();
            }
        },
        ERRORS {
            @Override
            void happen(Link peer) {
                peer.answerBy((request, answer) ->
                        write(answer, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops"));
            }
        },
        GARBAGE {
            @Override
            void happen(Link peer) {
                peer.answerBy((request, answer) -> write(answer, "SSH-2.0-OpenSSH_9.2p1\r\n\0\0\1\2"));
            }
        },
        ANOTHER_SITE {
            @Override
            void happen(Link peer) {
                peer.answerBy((request, answer) -> write(answer, JSON + "Content-Length: 6\r\n\r\n<html>"));
            }
        },
        HALF_AN_ANSWER {
            @Override
            void happen(Link peer) {
                peer.answerBy((request, answer) -> write(answer, JSON + "Content-Length: 1000\r\n\r\n{\"regis"));
            }
        },
        WITHOUT_END {
            @Override
            void happen(Link peer) {
                byte[] spaces = new byte[64 * 1024];
                Arrays.fill(spaces, (byte) ' ');
                peer.answerBy((request, answer) -> {
                    write(answer, JSON + "Transfer-Encoding: chunked\r\n\r\n");
                    while (true) {
                        write(answer, "10000\r\n");
                        answer.write(spaces);
                        write(answer, "\r\n");
                    }
                });
            }
        };

        private static final String JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

        abstract void happen(Link peer);

        private static void write(OutputStream answer, String text) throws IOException {
            answer.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_the_other_service_only_the_operations_that_need_it_fail(Failure failure) {
        long leaving = given.owner(Unique.name("leaving"));
        long left = given.pet("left", leaving);
        List<Call> calls = new ArrayList<>(withoutPetsService(owner, leaving));
        calls.addAll(withoutOwnersService(owner, pet));
        Stream.of(ownersInstance, petsInstance).map(Instance::peer).forEach(failure::happen);
        try {
            atOnce(calls);
        } finally {
            Stream.of(ownersInstance, petsInstance).map(Instance::peer).forEach(Link::heal);
        }
        awaitGone(leaving, left);
    }

    @Test
    void a_service_without_its_database_counts_as_unavailable() {
        long leaving = given.owner(Unique.name("leaving"));
        long left = given.pet("left", leaving);
        petsInstance.database().refuse();
        try {
            atOnce(withoutPetsService(owner, leaving));
        } finally {
            petsInstance.database().heal();
        }
        awaitGone(leaving, left);
        ownersInstance.database().refuse();
        try {
            atOnce(withoutOwnersService(owner, pet));
        } finally {
            ownersInstance.database().heal();
        }
    }

    private static List<Call> withoutPetsService(long owner, long leaving) {
        Consumer<AnswerAssert> unavailable =
                answer -> answer.isProblem(503, "pets-unavailable").saysWhenToRetry();
        String draft = json("{'name': '%s'}", Unique.name("somebody"));
        return List.of(
                new Call(() -> owners.get("/owners/" + owner), answer -> answer.hasStatus(200)),
                new Call(() -> owners.post("/owners", draft), answer -> answer.hasStatus(201)),
                new Call(() -> owners.get("/owners/" + owner + "/pets"), unavailable),
                new Call(() -> owners.get("/owners/" + owner + "/posts"), unavailable),
                new Call(() -> owners.get("/owners/" + owner + "?include=pets"), answer -> answer.hasStatus(200)
                        .hasNull("pets")),
                new Call(() -> owners.delete("/owners/" + leaving), answer -> answer.hasStatus(202)),
                new Call(() -> owners.get("/q/health/ready"), answer -> answer.hasStatus(200)));
    }

    private static List<Call> withoutOwnersService(long owner, long pet) {
        Consumer<AnswerAssert> unavailable =
                answer -> answer.isProblem(503, "owners-unavailable").saysWhenToRetry();
        String giving = json("{'name': 'given', 'ownerId': %d}", NOBODY);
        return List.of(
                new Call(() -> pets.get("/pets/" + pet + "?include=owner"), answer -> answer.hasStatus(200)
                        .hasNumber("ownerId", owner)),
                new Call(
                        () -> pets.post("/pets", json("{'name': 'given', 'ownerId': %d}", owner)),
                        answer -> answer.hasStatus(201)),
                new Call(() -> pets.post("/pets", giving), unavailable),
                new Call(() -> pets.post("/pets/batch", "[" + giving + "]"), unavailable),
                new Call(() -> pets.patch("/pets/" + pet, json("{'ownerId': %d}", NOBODY)), unavailable),
                new Call(() -> pets.get("/pets/" + pet + "/owner"), unavailable),
                new Call(() -> pets.get("/q/health/ready"), answer -> answer.hasStatus(200)));
    }

    /** A read, a write and requests that need the relation, without a failure. */
    private static List<Call> theUsual(long owner, long pet) {
        Consumer<AnswerAssert> done = answer -> answer.hasStatus(200);
        Consumer<AnswerAssert> made = answer -> answer.hasStatus(201);
        return List.of(
                new Call(() -> owners.get("/owners?limit=1"), done),
                new Call(() -> owners.post("/owners", json("{'name': 'usual'}")), made),
                new Call(() -> owners.get("/owners/" + owner + "/pets"), done),
                new Call(() -> owners.get("/owners/" + owner + "?include=pets"), answer -> answer.hasStatus(200)
                        .hasMembers(
                                "id",
                                "name",
                                "username",
                                "email",
                                "roleId",
                                "state",
                                "createdAt",
                                "updatedAt",
                                "version",
                                "pets")),
                new Call(() -> owners.get("/q/health/ready"), done),
                new Call(() -> pets.get("/pets?limit=1"), done),
                new Call(() -> pets.post("/pets", json("{'name': 'usual', 'ownerId': %d}", owner)), made),
                new Call(
                        () -> pets.post("/pets", json("{'name': 'usual', 'ownerId': %d}", NOBODY)),
                        answer -> answer.isProblem(422, "owner-not-found")),
                new Call(() -> pets.get("/pets/" + pet + "/owner"), done),
                new Call(() -> pets.get("/q/health/ready"), done));
    }

    private static void awaitGone(long leaving, long left) {
        await().atMost(RECOVERY).untilAsserted(() -> {
            assertThat(owners.get("/owners/" + leaving)).isProblem(410, "owner-deleted");
            assertThat(pets.get("/pets/" + left)).hasStatus(200).hasNull("ownerId");
        });
    }

    /** A request and what is expected of its answer. */
    private record Call(Supplier<Answer> request, Consumer<AnswerAssert> expected) {}

    private static void atOnce(List<Call> calls) {
        within(IN_TIME, calls);
    }

    private static void within(Duration limit, List<Call> calls) {
        Together.run(calls.size(), i -> {
            Call call = calls.get(i);
            long begin = System.nanoTime();
            Answer answer = call.request().get();
            call.expected().accept(assertThat(answer));
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("%s", answer)
                    .isLessThan(limit);
            return answer;
        });
    }

    private static Stream<ServiceProcess> services() {
        return registry.instances().map(Instance::service);
    }

    private static Stream<Link> databaseLinks() {
        return registry.instances().map(Instance::database);
    }

    /** Changes the settings of both databases for new connections, and closes the existing ones. */
    private static void alterBoth(String how) {
        try (Connection connection = server.server().connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String name : List.of("owners_dependencies", "pets_dependencies")) {
                statement.execute("alter database %s %s".formatted(name, how));
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'".formatted(name));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(how, e);
        }
    }
}
