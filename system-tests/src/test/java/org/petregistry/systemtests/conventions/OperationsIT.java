package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.FreePorts;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** What operators rely on: health, metrics, request ids, and secrets that do not leak. */
class OperationsIT {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String BEARER = "Bearer " + RunningRegistry.SECRET;

    private final RunningRegistry registry = RunningRegistry.shared();
    private final Api owners = registry.owners();
    private final Api pets = registry.pets();
    private final Given given = registry.given();

    private List<Api> services() {
        return List.of(owners, pets);
    }

    @ParameterizedTest
    @CsvSource({
        "owners, POST, /internal/owners/lookup",
        "owners, GET, /internal/owners/changes?after=0",
        "pets, PUT, /internal/recalls/2b1f64d5-2f3e-4c3a-9f6c-0d5a0b1c2d3e",
        "pets, POST, /internal/pets/by-owner",
        "pets, POST, /internal/posts/by-owner",
    })
    void internal_operations_require_the_secret(String service, String method, String path) {
        Api api = service.equals("owners") ? owners : pets;
        for (String[] headers : new String[][] {
            {},
            {"Authorization", "Bearer "},
            {"Authorization", "Bearer wrong"},
            {"Authorization", BEARER + "x"},
            {"Authorization", BEARER.substring(0, BEARER.length() - 1)},
            {"Authorization", "Basic " + RunningRegistry.SECRET},
        }) {
            Answer answer =
                    switch (method) {
                        case "GET" -> api.get(path, headers);
                        case "PUT" -> api.put(path, "{}", headers);
                        default -> api.post(path, "{}", headers);
                    };
            assertThat(answer).isProblem(401, "unauthenticated").hasHeader("WWW-Authenticate", "Bearer");
        }
    }

    @Test
    void a_client_that_offers_http_2_is_answered() throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        for (String path : List.of("/owners", "/owners/batch")) {
            String owner = json("{'name': '%s'}", Unique.name("two"));
            HttpRequest post = HttpRequest.newBuilder(owners.base().resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(path.endsWith("batch") ? "[" + owner + "]" : owner))
                    .build();
            assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(201);
        }
        for (Api service : services()) {
            HttpRequest get = HttpRequest.newBuilder(service.base().resolve("/problems/busy"))
                    .build();
            assertThat(http.send(get, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void the_change_feed_lists_every_owner_at_its_last_change() {
        long renamed = given.owner(Unique.name("old"));
        long deleted = given.owner(Unique.name("short-lived"));
        String name = Unique.name("new");
        assertThat(owners.patch("/owners/" + renamed, json("{'name': '%s'}", name)))
                .hasStatus(200);
        assertThat(owners.delete("/owners/" + deleted)).hasStatus(204);

        List<JsonNode> items = new ArrayList<>();
        String after = "0";
        String registryId = null;
        for (boolean more = true; more; ) {
            Answer answer =
                    owners.get("/internal/owners/changes?limit=100&wait=0&after=" + after, "Authorization", BEARER);
            assertThat(answer).hasStatus(200).hasMembers("registry", "pair", "items", "next");
            registryId = answer.json().path("registry").textValue();
            answer.items().forEach(items::add);
            after = answer.json().path("next").asText();
            more = !answer.items().isEmpty();
        }

        assertThat(UUID.fromString(registryId)).isNotNull();
        assertThat(items.stream().map(item -> item.path("id").longValue())).doesNotHaveDuplicates();
        JsonNode change = items.stream()
                .filter(item -> item.path("id").longValue() == renamed)
                .findFirst()
                .orElseThrow();
        assertThat(change.path("name").textValue()).isEqualTo(name);
        assertThat(change.path("version").longValue()).isEqualTo(1);
        JsonNode end = items.stream()
                .filter(item -> item.path("id").longValue() == deleted)
                .findFirst()
                .orElseThrow();
        assertThat(end.path("deleted").booleanValue()).isTrue();
    }

    @Test
    void a_repeated_recall_always_has_the_same_outcome() {
        JsonNode changes = owners.get("/internal/owners/changes?limit=1&wait=0&after=0", "Authorization", BEARER)
                .json();
        String[] headers = {
            "Authorization",
            BEARER,
            "Registry-Id",
            changes.path("registry").textValue(),
            "Pair",
            changes.path("pair").textValue()
        };
        // No owner has such a high id; for pets-service it is an unknown owner.
        long owner = Long.MAX_VALUE - 4711;
        String path = "/internal/recalls/" + UUID.randomUUID();
        String recall = json("{'ownerId': %d, 'pets': 'set-null', 'posts': 'restrict'}", owner);

        Answer first = pets.put(path, recall, headers);
        assertThat(first).hasStatus(200).hasText("outcome", "closed");
        assertThat(pets.put(path, recall, headers).json()).isEqualTo(first.json());
        assertThat(pets.put(path, json("{'ownerId': %d, 'pets': 'cascade', 'posts': 'restrict'}", owner), headers))
                .hasStatus(422);
        assertThat(pets.put(path, json("{'ownerId': %d, 'pets': 'set-null', 'posts': 'restrict'}", owner - 1), headers))
                .hasStatus(422);
        assertThat(pets.post("/pets", json("{'name': 'late', 'ownerId': %d}", owner)))
                .isProblem(422, "owner-deleted");
        assertThat(pets.post("/pets", json("{'name': 'late', 'ownerId': %d}", owner - 1)))
                .isProblem(422, "owner-not-found");
    }

    @Test
    void a_request_keeps_its_trace() {
        for (Api service : services()) {
            assertThat(service.get("/problems/busy", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                            .header("X-Request-Id"))
                    .contains(TRACE);
            assertThat(service.get("/nothing", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-00")
                            .header("X-Request-Id"))
                    .contains(TRACE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-" + TRACE + "-0000000000000000-01",
                "ff-" + TRACE + "-b7ad6b7169203331-01"
            })
    void a_request_without_a_valid_trace_gets_a_new_one(String traceparent) {
        for (Api service : services()) {
            String[] headers = traceparent.isEmpty() ? new String[0] : new String[] {"traceparent", traceparent};
            String first = service.get("/problems/busy", headers).header("X-Request-Id");
            String second = service.get("/problems/busy", headers).header("X-Request-Id");
            assertThat(first)
                    .containsPattern("[0-9a-f]{32}")
                    .doesNotContain(TRACE)
                    .isNotEqualTo(second);
        }
    }

    @Test
    void both_services_listen_on_the_loopback_address_only() throws IOException {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
        assumeThat(others).as("this machine has another address").isNotEmpty();
        for (Api service : services()) {
            for (InetAddress other : others) {
                try (Socket socket = new Socket()) {
                    assertThatThrownBy(() -> socket.connect(
                                    new InetSocketAddress(other, service.base().getPort()), 2000))
                            .as("%s", other)
                            .isInstanceOf(ConnectException.class);
                }
            }
        }
    }

    @Test
    void no_answer_and_no_log_shows_a_secret() throws IOException {
        given.pet("spot", given.owner(Unique.name("Nouman")));
        List<String> texts = new ArrayList<>();
        for (Api service : services()) {
            for (String path : new String[] {
                "/q/openapi",
                "/q/health",
                "/q/health/ready",
                "/q/metrics",
                "/nothing",
                "/internal/owners/changes",
                "/pets"
            }) {
                Answer answer = service.get(path);
                texts.add(answer.text() + answer.headers().map());
            }
        }
        texts.add(registry.ownersService().log());
        texts.add(registry.petsService().log());

        List<String> secrets = new ArrayList<>(registry.databases().secrets());
        secrets.add(RunningRegistry.SECRET);
        assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain(secrets));
    }

    @Test
    void the_reader_runs_the_queries_of_the_docs_and_sees_no_stored_answer() throws SQLException, IOException {
        String name = Unique.name("reader's");
        long owner = given.owner(name);
        long pet = given.pet(name, owner);
        try (Connection reader = registry.databases().readPets();
                Connection ofOwners = registry.databases().readOwners()) {
            String readme = Files.readString(Path.of("..", "README.md"));
            String operations = Files.readString(Path.of("..", "docs", "operations.md"));
            List<String> found = new ArrayList<>();
            for (String query : List.of(
                    "select owner_id from pet where name='spot'",
                    "select name from owner_ref where id=(select owner_id from pet where name='spot')")) {
                assertThat(readme).contains(query + ";");
                assertThat(operations).contains(query + ";");
                found.addAll(DatabasePair.column(reader, query.replace("name='spot'", "id=" + pet)));
            }
            assertThat(found).containsExactly(Long.toString(owner), name);
            for (Connection connection : List.of(reader, ofOwners)) {
                assertThat(DatabasePair.column(connection, "show statement_timeout"))
                        .containsExactly("30s");
                assertThatThrownBy(() -> DatabasePair.column(connection, "select answer from idempotency_key"))
                        .hasMessageContaining("permission denied for table idempotency_key");
            }
        }
    }

    @Test
    void neither_service_starts_without_the_secret() {
        try (DatabasePair databases = new DatabasePair("no_secret")) {
            Map<String, Map<String, String>> modules = Map.of(
                    "owners-service", databases.ownersEnvironment(), "pets-service", databases.petsEnvironment());
            List<ServiceProcess> started = new ArrayList<>();
            modules.forEach((module, database) -> {
                Map<String, String> environment = new HashMap<>(database);
                environment.put("HTTP_PORT", Integer.toString(FreePorts.next()));
                ServiceProcess service =
                        new ServiceProcess(module, RunningRegistry.logFile("no_secret", module), environment);
                service.start();
                started.add(service);
            });
            try {
                for (ServiceProcess service : started) {
                    assertThat(service.awaitEnd()).isNotZero();
                    assertThat(service.log()).contains("REGISTRY_SECRET");
                }
            } finally {
                started.forEach(ServiceProcess::kill);
            }
        }
    }

    @Test
    void neither_service_starts_with_a_setting_out_of_bounds() {
        for (String module : List.of("owners-service", "pets-service")) {
            ServiceProcess service = new ServiceProcess(
                    module,
                    RunningRegistry.logFile("out_of_bounds", module),
                    Map.of(
                            "HTTP_PORT",
                            Integer.toString(FreePorts.next()),
                            "DATABASE_PASSWORD",
                            "none",
                            "REGISTRY_SECRET",
                            RunningRegistry.SECRET,
                            "REGISTRY_LISTS_LONGEST_WAIT",
                            "0S"));
            service.start();
            try {
                assertThat(service.awaitEnd()).isNotZero();
                assertThat(service.log())
                        .contains("registry.lists.longest-wait must be longer than or equal to")
                        .doesNotContain("\tat ");
            } finally {
                service.kill();
            }
        }
    }

    @Test
    void neither_service_starts_with_an_invalid_setting_of_recovery_and_its_log_names_it() {
        Map<String, String> settings = Map.of(
                "owners-service", "REGISTRY_CLOSED_OWNERS", "pets-service", "REGISTRY_IDS_WITHOUT_OWNERS_SERVICE");
        settings.forEach((module, setting) -> {
            ServiceProcess service = new ServiceProcess(
                    module,
                    RunningRegistry.logFile("invalid_recovery", module),
                    Map.of(
                            "HTTP_PORT",
                            Integer.toString(FreePorts.next()),
                            "DATABASE_PASSWORD",
                            "none",
                            "REGISTRY_SECRET",
                            RunningRegistry.SECRET,
                            setting,
                            "bury"));
            service.start();
            try {
                assertThat(service.awaitEnd()).isNotZero();
                assertThat(service.log().lines().filter(line -> line.contains("bury")))
                        .singleElement()
                        .asString()
                        .contains(setting.toLowerCase(Locale.ROOT)
                                .replace('_', '-')
                                .replaceFirst("-", "."))
                        .doesNotContain("foreign-key");
                assertThat(service.log()).doesNotContain("\tat ");
            } finally {
                service.kill();
            }
        });
    }

    @Test
    void both_services_report_that_they_are_live_and_ready() {
        for (Api service : services()) {
            for (String path : new String[] {"/q/health/live", "/q/health/ready"}) {
                assertThat(service.get(path)).hasStatus(200).hasText("status", "UP");
            }
            assertThat(service.get("/q/health/ready").json().path("checks")).isNotEmpty();
        }
    }

    @Test
    void the_metrics_contain_the_documented_figures() {
        long kept = given.owner(Unique.name("Nouman"));
        given.post("keeps its author", kept);
        assertThat(owners.delete("/owners/" + kept)).isProblem(409, "owner-has-posts");
        assertThat(owners.delete("/owners/" + given.owner(Unique.name("Farhan"))))
                .hasStatus(204);
        assertThat(owners.get("/owners/" + kept + "/posts")).hasStatus(200);
        assertThat(owners.get("/owners/" + kept + "/nothing")).hasStatus(404);

        String ofOwners = owners.get("/q/metrics").text();
        String ofPets = pets.get("/q/metrics").text();

        for (String metrics : List.of(ofOwners, ofPets)) {
            assertHas(metrics, "http_server_requests_seconds_count\\{.*} [1-9].*");
            assertHas(metrics, "sql_pool_active\\{.*} [0-9].*");
            assertHas(metrics, "registry_reconciling(\\{.*})? 0.*");
            assertHas(metrics, "registry_differences_total\\{.*kind=\"resurrected\".*} 0.*");
            assertHas(metrics, "registry_settling_seconds_count(\\{.*})? [1-9].*");
        }
        assertHas(ofOwners, ".*seconds_count\\{method=\"DELETE\".*,uri=\"/owners/\\{id}\".*} [1-9].*");
        assertHas(ofOwners, ".*seconds_count\\{method=\"GET\".*,uri=\"/owners/\\{id}/posts\".*} [1-9].*");
        assertThat(ofOwners).doesNotContain("/nothing");
        assertHas(ofPets, ".*seconds_count\\{method=\"PUT\".*,uri=\"/internal/recalls/\\{deletionId}\".*} [1-9].*");
        // Measured every second, perhaps during a deletion.
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            String later = owners.get("/q/metrics").text();
            assertHas(later, "[a-z_]*deletions?[a-z_]*open[a-z_]*(\\{.*})? 0.*");
            assertHas(later, "[a-z_]*deletions?[a-z_]*(age|oldest)[a-z_]*(\\{.*})? 0.*");
        });
        assertHas(ofPets, "[a-z_]*feed[a-z_]*lag[a-z_]*(\\{.*})? [0-9].*");
        assertHas(ofPets, "[a-z_]*recalls?[a-z_]*\\{.*outcome=\"closed\".*} [1-9].*");
        assertHas(ofPets, "[a-z_]*recalls?[a-z_]*\\{.*outcome=\"refused\".*} [1-9].*");
    }

    private static void assertHas(String metrics, String line) {
        assertThat(metrics.lines().anyMatch(each -> each.matches(line)))
                .as(line)
                .isTrue();
    }

    @Test
    void both_services_show_their_document_in_a_browser() {
        for (Api service : services()) {
            assertThat(service.get("/")).hasStatus(307).hasHeader("Location", "/q/swagger-ui/");
            assertThat(service.get("/q/swagger-ui/")).hasStatus(200);
        }
    }
}
