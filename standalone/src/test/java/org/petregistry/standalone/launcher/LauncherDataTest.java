package org.petregistry.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the launcher does with the data before the services are announced: sample data, or a reset. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LauncherDataTest {
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
    void a_reset_of_a_new_directory_needs_no_confirmation() throws Exception {
        try (LauncherRun run = LauncherRun.with(home.directory().resolve("new"), home.directory(), "--reset")) {
            run.awaitReady();
        }
    }

    @Test
    void a_reset_without_a_terminal_needs_the_option_yes() throws Exception {
        withAnOwner();
        try (LauncherRun run = LauncherRun.with(home.data(), home.directory(), "--reset")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.lines())
                    .filteredOn(line -> line.startsWith("start: "))
                    .containsExactly("start: this would delete 1 owner in " + home.data() + ": use --yes to confirm");
            assertThat(run.lines()).noneMatch(line -> line.contains("stand-in"));
        }
        try (LauncherRun run = LauncherRun.on(home.data(), home.directory())) {
            run.awaitReady();
            assertThat(home.number("select count(*) from owner")).isEqualTo(1);
        }
        try (LauncherRun run = LauncherRun.with(home.data(), home.directory(), "--reset", "--yes")) {
            run.awaitReady();
            assertThat(home.number("select count(*) from pg_tables where schemaname = 'public'"))
                    .isZero();
        }
    }

    @Test
    void a_reset_on_a_terminal_asks_and_can_be_declined() throws Exception {
        withAnOwner();
        try (LauncherRun run = LauncherRun.answered("", home.data(), home.directory(), "--reset")) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.lines())
                    .anyMatch(line -> line.contains("This deletes 1 owner in " + home.data() + ". Continue? [y/N]"))
                    .contains("start: nothing was deleted");
        }
        try (LauncherRun run = LauncherRun.on(home.data(), home.directory())) {
            run.awaitReady();
            assertThat(home.number("select count(*) from owner")).isEqualTo(1);
        }
        try (LauncherRun run = LauncherRun.answered("y", home.data(), home.directory(), "--reset")) {
            run.awaitReady();
            assertThat(home.number("select count(*) from pg_tables where schemaname = 'public'"))
                    .isZero();
        }
    }

    @Test
    void sample_data_are_created_before_the_services_are_announced() throws Exception {
        try (LauncherRun run = LauncherRun.with(
                home.data(), home.directory(), "--sample-data", "--yes", "--owners=2500", "--verbose")) {
            run.awaitReady();

            assertThat(run.lines()).anyMatch(line -> line.startsWith("created 2500 owners and 50 pets in "));
            // The output of the stand-ins may come later.
            run.awaitLines("owners | stand-in for owners has 2500", "pets   | stand-in for pets has 50");
        }
    }

    @Test
    void rejects_unusable_numbers() throws Exception {
        try (LauncherRun run = LauncherRun.with(home.data(), home.directory(), "--owners=3")) {
            assertWrongOptions(run, "--owners and --pets require --sample-data");
        }
        try (LauncherRun run = LauncherRun.with(home.data(), home.directory(), "--sample-data", "--pets=10000001")) {
            assertWrongOptions(run, "--pets 10000001 is out of bounds: 0 to 10000000");
        }
        try (LauncherRun run = LauncherRun.with(home.data(), home.directory(), "--sample-data", "--owners=-1")) {
            assertWrongOptions(run, "--owners -1 is out of bounds");
        }
    }

    /** Leaves the directory with one owner and nothing else. */
    private static void withAnOwner() throws Exception {
        try (LauncherRun run = LauncherRun.with(home.data(), home.directory(), "--reset", "--yes")
                .awaitReady()) {
            home.execute("create table owner as select 1 as id");
            run.signal("TERM", false);
            run.exitCode();
        }
    }

    private static void assertWrongOptions(LauncherRun run, String reason) throws InterruptedException {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.lines()).singleElement().asString().startsWith("start: ").contains(reason);
    }
}
