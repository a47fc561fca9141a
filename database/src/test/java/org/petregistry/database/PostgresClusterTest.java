package org.petregistry.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.petregistry.database.PostgresCluster.Durability;
import org.petregistry.operatingsystem.FileTree;
import org.petregistry.operatingsystem.ProcessEnd;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresClusterTest {

    private static Path directory;

    private final PostgresCluster cluster = cluster();

    @BeforeAll
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("pet-registry-cluster-");
        // The remains of a run that was killed while it created its data.
        Files.createDirectories(directory.resolve("postgresql.unfinished-1/base"));
        PostgresCluster first = cluster();
        first.start();
        first.stop();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @AfterAll
    static void deleteDirectory() throws IOException {
        FileTree.delete(directory);
    }

    @Test
    void runs_with_all_durability_settings_on() throws SQLException {
        cluster.start();

        assertThat(settings("fsync", "synchronous_commit", "full_page_writes", "data_checksums"))
                .containsOnly("on");
    }

    @Test
    void listens_only_on_the_loopback_address_and_requires_a_password() throws SQLException {
        cluster.start();

        assertThat(settings("listen_addresses", "unix_socket_directories")).containsExactly("127.0.0.1", "");
        assertThat(column("select distinct auth_method from pg_hba_file_rules")).containsExactly("scram-sha-256");
    }

    @Test
    void cleanly_stops_a_server_that_an_earlier_run_left_running() throws IOException {
        PostgresCluster killed = cluster();
        killed.start();
        ProcessHandle leftOver = killed.process().orElseThrow();

        cluster.start();

        assertThat(ProcessEnd.isOver(leftOver)).isTrue();
        assertThat(Files.readString(directory.resolve("logs/postgresql.log"))).doesNotContain("not properly shut down");
        assertThat(cluster.process()).isPresent();
    }

    @Test
    void does_not_kill_another_process_that_reuses_the_pid_of_an_old_server() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            Files.write(
                    directory.resolve("postgresql/postmaster.pid"),
                    List.of(
                            Long.toString(bystander.pid()),
                            directory.resolve("postgresql").toString()));

            cluster.start();

            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroy();
        }
    }

    private static PostgresCluster cluster() {
        return new PostgresCluster(
                directory, Path.of("target", "postgresql-binaries"), "superuser-password", Durability.KEPT, 0);
    }

    private List<String> settings(String... names) throws SQLException {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            values.addAll(column("show " + name));
        }
        return values;
    }

    private List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = cluster.server().connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
