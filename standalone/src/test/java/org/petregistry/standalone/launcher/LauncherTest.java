package org.petregistry.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.petregistry.operatingsystem.ProcessEnd;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LauncherTest {

    private static final int KILLED_BY_SIGINT = 130;
    private static final int KILLED_BY_SIGTERM = 143;

    private static LauncherHome home;

    @BeforeAll
    static void makeHome() throws IOException {
        home = LauncherHome.make();
    }

    @AfterAll
    static void deleteHome() throws IOException {
        home.delete();
    }

    @Test
    void starts_the_database_then_both_services_and_stops_them_in_the_opposite_order() throws Exception {
        try (LauncherRun run = LauncherRun.on(home.data(), home.directory())) {
            run.awaitReady();
            ProcessHandle owners = run.service("owners");
            ProcessHandle pets = run.service("pets");
            ProcessHandle postgres = home.postgres();
            assertThat(run.lines()).anyMatch(line -> line.contains("http://localhost:" + run.ownersPort()));

            run.signal("TERM", false);

            assertThat(run.exitCode()).isEqualTo(KILLED_BY_SIGTERM);
            assertThat(run.lines())
                    .hasSizeLessThanOrEqualTo(12)
                    .noneMatch(line -> line.contains("stand-in"))
                    .last(InstanceOfAssertFactories.STRING)
                    .startsWith("stopped");
            assertThat(Stream.of(owners, pets, postgres)).allMatch(ProcessEnd::isOver);
            assertThat(log("owners-service")).contains("stand-in for owners is connected", "stand-in for owners ends");
            assertThat(log("pets-service")).contains("stand-in for pets is connected", "stand-in for pets ends");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_Ctrl_C_to_the_whole_process_group_stops_cleanly() throws Exception {
        try (LauncherRun run = LauncherRun.on(home.data(), home.directory()).awaitReady()) {
            run.signal("INT", true);

            assertThat(run.exitCode()).isEqualTo(KILLED_BY_SIGINT);
            assertThat(run.lines()).noneMatch(line -> line.contains("restart"));
        }
        assertThat(log("postgresql")).contains("database system is shut down");
    }

    @Test
    void rejects_a_directory_that_is_in_use_and_does_not_disturb_its_user() throws Exception {
        try (LauncherRun first = LauncherRun.on(home.data(), home.directory()).awaitReady();
                LauncherRun second = LauncherRun.on(home.data(), home.directory())) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.lines()).singleElement().asString().contains("is in use by another ./start");
            assertThat(ProcessEnd.isOver(first.service("owners"))).isFalse();
            assertThat(ProcessEnd.isOver(home.postgres())).isFalse();
        }
    }

    @Test
    void after_the_launcher_was_killed_the_next_start_stops_the_remaining_processes_and_keeps_the_data()
            throws Exception {
        List<ProcessHandle> leftOver;
        try (LauncherRun killed = LauncherRun.on(home.data(), home.directory()).awaitReady()) {
            home.execute("create table kept_after_kill as select 7 as id");
            leftOver = List.of(killed.service("owners"), killed.service("pets"), home.postgres());
            killed.signal("KILL", false);
            killed.exitCode();
            assertThat(leftOver).noneMatch(ProcessEnd::isOver);

            try (LauncherRun next =
                    LauncherRun.on(home.data(), home.directory(), killed.ownersPort(), killed.petsPort())) {
                next.awaitReady();
                assertThat(leftOver).allMatch(ProcessEnd::isOver);
                assertThat(home.number("select id from kept_after_kill")).isEqualTo(7);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void after_everything_was_killed_at_once_the_next_start_keeps_the_data() throws Exception {
        try (LauncherRun killed = LauncherRun.on(home.data(), home.directory()).awaitReady()) {
            home.execute("create table kept_after_all_was_killed as select 7 as id");
            ProcessHandle postgres = home.postgres();
            killed.signal("KILL", true);
            postgres.destroyForcibly();
            killed.exitCode();
        }
        try (LauncherRun next = LauncherRun.on(home.data(), home.directory()).awaitReady()) {
            assertThat(ProcessEnd.isOver(next.service("owners"))).isFalse();
            assertThat(home.number("select id from kept_after_all_was_killed")).isEqualTo(7);
        }
    }

    @Test
    void restarts_a_service_that_stops_responding_and_one_that_is_killed() throws Exception {
        try (LauncherRun run =
                LauncherRun.impatient(home.data(), home.directory()).awaitReady()) {
            ProcessHandle silent = run.service("pets");
            Files.createFile(home.directory().resolve("stop-responding-pets"));
            assertThat(run.awaitLine("restarting"))
                    .isEqualTo("pets-service stopped responding and was killed; restarting in 0 s (log: "
                            + home.data().resolve("logs/pets-service.log") + ")");
            run.awaitLine("pets   | stand-in for pets is connected");
            assertThat(ProcessEnd.isOver(silent)).isTrue();

            run.service("owners").destroyForcibly();
            assertThat(run.awaitLine("restarting"))
                    .isEqualTo("owners-service was killed by signal 9; restarting in 0 s (log: "
                            + home.data().resolve("logs/owners-service.log") + ")");
            run.awaitLine("owners | stand-in for owners is connected");
            run.signal("TERM", false);
            assertThat(run.exitCode()).isEqualTo(KILLED_BY_SIGTERM);
        }
    }

    @Test
    void restarts_PostgreSQL_on_the_same_port_and_data_when_it_is_killed() throws Exception {
        try (LauncherRun run = LauncherRun.on(home.data(), home.directory()).awaitReady()) {
            home.execute("create table kept_after_crash as select 7 as id");
            String port = Files.readString(home.data().resolve("run/postgresql.port"));
            ProcessHandle killed = home.postgres();
            killed.destroyForcibly();
            run.awaitLine("PostgreSQL exited; restarting in 1 s");
            run.awaitLine("PostgreSQL restarted");

            assertThat(home.number("select id from kept_after_crash")).isEqualTo(7);
            assertThat(Files.readString(home.data().resolve("run/postgresql.port")))
                    .isEqualTo(port);
            assertThat(home.postgres()).isNotEqualTo(killed);
        }
    }

    @Test
    void stops_everything_when_a_service_does_not_start_and_shows_its_last_lines() throws Exception {
        Path refusal = Files.createFile(home.directory().resolve("refuse-to-start"));
        try (LauncherRun run = LauncherRun.on(home.data(), home.directory())) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(String.join("\n", run.lines()))
                    .containsPattern("start: (owners|pets)-service exited with code 3 while starting "
                            + "\\(log: .*/logs/(owners|pets)-service.log\\); last lines:\n"
                            + "  stand-in for (owners|pets) does not want to$");
        } finally {
            Files.delete(refusal);
        }
        assertThat(home.data().resolve("postgresql/postmaster.pid")).doesNotExist();
    }

    @Test
    void stops_everything_when_a_service_keeps_failing_and_shows_its_last_lines() throws Exception {
        Path refusal = home.directory().resolve("refuse-to-start");
        try (LauncherRun run =
                LauncherRun.impatient(home.data(), home.directory()).awaitReady()) {
            ProcessHandle owners = run.service("owners");
            Files.createFile(refusal);
            run.service("pets").destroyForcibly();

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(String.join("\n", run.lines()))
                    .contains("pets-service was killed by signal 9; restarting in ")
                    .contains("owners | stand-in for owners ends")
                    .contains("stopped; the data are in ")
                    .containsPattern("start: pets-service keeps failing: it exited with code 3, 3 failures within 60 s "
                            + "\\(log: .*\\); last lines:\n(  .*\n)*  stand-in for pets does not want to$");
            assertThat(ProcessEnd.isOver(owners)).isTrue();
        } finally {
            Files.deleteIfExists(refusal);
        }
        assertThat(home.data().resolve("postgresql/postmaster.pid")).doesNotExist();
    }

    @Test
    void passes_the_options_of_recovery_to_the_service_that_they_concern() throws Exception {
        try (LauncherRun run = LauncherRun.with(
                        home.data(),
                        home.directory(),
                        "--on-restore=remove",
                        "--closed-owners",
                        "revive",
                        "--decide",
                        "--verbose")
                .awaitReady()) {
            assertThat(run.lines().stream().filter(line -> line.contains(" has REGISTRY_")))
                    .containsExactlyInAnyOrder(
                            "owners | stand-in for owners has REGISTRY_ON_RESTORE=remove",
                            "owners | stand-in for owners has REGISTRY_CLOSED_OWNERS=revive",
                            "pets   | stand-in for pets has REGISTRY_DECIDE=true");
        }
    }

    @Test
    void rejects_an_option_of_recovery_with_another_value() throws Exception {
        try (LauncherRun run =
                LauncherRun.with(home.directory().resolve("no-data"), home.directory(), "--on-restore=bury")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.lines())
                    .singleElement()
                    .asString()
                    .startsWith("start: ")
                    .contains("'--on-restore': expected resurrect or remove but was 'bury'");
        }
    }

    @Test
    void says_once_that_the_services_wait_for_a_decision_and_what_to_do() throws Exception {
        Path waiting = Files.createFile(home.directory().resolve("wait-for-a-decision"));
        try (LauncherRun run = LauncherRun.on(home.data(), home.directory())) {
            run.awaitLine("Waiting for a decision: 300 owners");
            assertThat(run.awaitLine("To resolve it")).contains("./start --decide");
            Files.delete(waiting);
            run.awaitReady();
            assertThat(run.lines())
                    .filteredOn(line -> line.startsWith("Waiting for a decision"))
                    .hasSize(1);
        } finally {
            Files.deleteIfExists(waiting);
        }
    }

    @Test
    void prints_its_options_on_request() throws Exception {
        for (String request : List.of("help", "-h")) {
            try (LauncherRun run = LauncherRun.with(home.directory().resolve("no-data"), home.directory(), request)) {
                assertThat(run.exitCode()).isZero();
                assertThat(run.lines()).first(InstanceOfAssertFactories.STRING).startsWith("Usage: ./start ");
                assertThat(run.lines()).anyMatch(line -> line.contains("--verbose"));
            }
        }
    }

    @Test
    void rejects_a_port_that_is_in_use() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                LauncherRun run =
                        LauncherRun.on(home.data(), home.directory(), taken.getLocalPort(), taken.getLocalPort() - 1)) {
            assertRefused(run, "port " + taken.getLocalPort() + ", for owners-service, is in use");
        }
    }

    @Test
    void creates_no_data_directory_if_the_port_is_rejected() throws Exception {
        Path parent = Files.createDirectory(home.directory().resolve("port-in-use"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                LauncherRun run = LauncherRun.on(
                        parent.resolve("new/data"), home.directory(), taken.getLocalPort(), taken.getLocalPort() - 1)) {
            assertRefused(run, "port " + taken.getLocalPort() + ", for owners-service, is in use");
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void rejects_one_port_for_two_services() throws Exception {
        try (LauncherRun run = LauncherRun.on(home.data(), home.directory(), 8080, 8080)) {
            assertRefused(run, "both services cannot use port 8080");
        }
    }

    @Test
    void rejects_data_of_another_major_version() throws Exception {
        Path other = home.directory().resolve("other-version");
        Files.createDirectories(other.resolve("postgresql"));
        Files.createFile(other.resolve("lock"));
        Files.writeString(other.resolve("postgresql/PG_VERSION"), "17\n");
        try (LauncherRun run = LauncherRun.on(other, home.directory())) {
            assertRefused(run, "was created by PostgreSQL 17 and this is PostgreSQL 18");
        }
    }

    @Test
    void rejects_a_directory_with_other_files() throws Exception {
        Path other = home.directory().resolve("thesis");
        Files.createDirectories(other);
        Files.writeString(other.resolve("thesis.tex"), "years of work");
        try (LauncherRun run = LauncherRun.on(other, home.directory())) {
            assertRefused(run, "contains files that do not belong to the registry");
        }
    }

    @Test
    void rejects_a_directory_that_cannot_be_created() throws Exception {
        Path other = home.directory().resolve("a-file");
        Files.createFile(other);
        try (LauncherRun run = LauncherRun.on(other, home.directory())) {
            assertRefused(run, "cannot write to " + other + ": it is not a directory");
        }
    }

    @Test
    void says_when_the_services_are_not_built() throws Exception {
        Path unbuilt = Files.createDirectory(home.directory().resolve("unbuilt"));
        try (LauncherRun run = LauncherRun.on(unbuilt.resolve("data"), unbuilt)) {
            assertRefused(run, "owners-service is not built");
        }
        assertThat(unbuilt).isEmptyDirectory();
    }

    private static String log(String name) throws IOException {
        return Files.readString(home.data().resolve("logs").resolve(name + ".log"));
    }

    private static void assertRefused(LauncherRun run, String reason) throws InterruptedException {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines()).singleElement().asString().startsWith("start: ").contains(reason);
    }
}
