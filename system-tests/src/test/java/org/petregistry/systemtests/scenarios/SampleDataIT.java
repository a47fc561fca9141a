package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.operatingsystem.FileTree;
import org.petregistry.standalone.launcher.Launcher;
import org.petregistry.systemtests.harness.CheckedApi;
import org.petregistry.testkit.FreePorts;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Scenarios B4 and E11: what {@code ./start} runs, with both packaged services and its own database. */
class SampleDataIT {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final List<String> SPECIES = List.of("Cat", "Chicken", "Dog", "Hamster", "Turtle");

    private final int ownersPort = FreePorts.next();
    private final int petsPort = FreePorts.next();
    private final Api owners = new CheckedApi(URI.create("http://127.0.0.1:" + ownersPort));
    private final Api pets = new CheckedApi(URI.create("http://127.0.0.1:" + petsPort));
    private Path directory;
    private Process launcher;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("pet-registry-sample-");
    }

    @AfterEach
    void stopAndDelete() throws IOException, InterruptedException {
        stop();
        FileTree.delete(directory);
    }

    @Test
    void B4_and_E11_sample_data_and_a_reset_replace_all_records_only_after_confirmation()
            throws IOException, InterruptedException {
        startAndAwait("--sample-data");
        assertSampleData();
        assertThat(owners.post("/owners", json("{'name': 'Nouman'}"))).hasStatus(201);
        stop();

        // Each except the first also counts the rows of the previous one.
        for (String option : List.of("--reset", "--sample-data", "--reset")) {
            start(option);
            assertThat(launcher.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(launcher.exitValue()).isEqualTo(1);
            assertThat(log().lines().filter(line -> line.startsWith("start: ")))
                    .containsExactly("start: this would delete 21 owners and 50 pets in " + directory.resolve("data")
                            + ": use --yes to confirm");
        }

        startAndAwait("--sample-data", "--yes");
        assertSampleData();
        stop();

        startAndAwait("--reset", "--yes");
        all(owners, "/owners", 0);
        all(owners, "/roles", 0);
        all(pets, "/pets", 0);
        all(pets, "/posts", 0);
        Answer owner = owners.post("/owners", json("{'name': 'Nouman'}"));
        assertThat(owner).hasStatus(201);
        assertThat(owner.id()).isEqualTo(1);
        Answer pet = pets.post("/pets", json("{'name': 'spot', 'ownerId': 1}"));
        assertThat(pet).hasStatus(201);
        assertThat(pet.id()).isEqualTo(1);
    }

    /** Exactly twenty owners and fifty pets of five species. */
    private void assertSampleData() {
        JsonNode madeOwners = all(owners, "/owners", 20);
        assertThat(Json.ids(madeOwners)).doesNotHaveDuplicates().allMatch(id -> id >= 1 && id <= 20);
        assertThat(Json.texts(madeOwners, "username")).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(Json.texts(madeOwners, "email")).containsNull().anyMatch(email -> email != null);
        assertThat(Json.texts(madeOwners, "name")).doesNotContain("Nouman");
        JsonNode madePets = all(pets, "/pets", 50);
        assertThat(Json.texts(madePets, "species")).hasSameElementsAs(SPECIES);
        assertThat(Json.each(madePets, pet -> pet.path("ownerId").longValue())).isSubsetOf(Json.ids(madeOwners));
    }

    /** The first page, which must be the only one. */
    private static JsonNode all(Api service, String path, int count) {
        Answer answer = service.get(path + "?limit=200&count=true");
        assertThat(answer).hasStatus(200).hasNull("next");
        assertThat(answer.json().path("total").intValue()).as(path).isEqualTo(count);
        assertThat(answer.items()).hasSize(count);
        return answer.items();
    }

    private void startAndAwait(String... options) throws IOException {
        start(options);
        await("the registry to run")
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(100))
                .failFast(
                        "it has ended",
                        () -> assertThat(launcher.isAlive()).as(log()).isTrue())
                .until(() -> log().contains("Ctrl-C stops everything"));
    }

    private void start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Dregistry.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                "--data=" + directory.resolve("data"),
                "--owners-port=" + ownersPort,
                "--pets-port=" + petsPort));
        command.addAll(Arrays.asList(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logFile().toFile());
        // For the services too: only the time to start matters here, as in ServiceProcess.
        builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        launcher = builder.start();
    }

    private void stop() throws InterruptedException {
        launcher.destroy();
        launcher.waitFor();
    }

    private Path logFile() {
        return directory.resolve("start.log");
    }

    private String log() throws IOException {
        return Files.readString(logFile());
    }
}
