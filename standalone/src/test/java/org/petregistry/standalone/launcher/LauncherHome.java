package org.petregistry.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.petregistry.database.DatabaseServer;
import org.petregistry.operatingsystem.FileTree;

/**
 * The home directory of {@link LauncherRun}: stand-ins for the built services, and a data directory that the tests share,
 * because the creation of a database takes longer than the tests.
 */
record LauncherHome(Path directory, Path data) {
    static LauncherHome make() throws IOException {
        Path directory = Files.createTempDirectory("pet-registry-home-");
        LauncherRun.makeHome(directory);
        return new LauncherHome(directory, directory.resolve("my data"));
    }

    void delete() throws IOException {
        FileTree.delete(directory);
    }

    ProcessHandle postgres() throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("postgresql/postmaster.pid"));
        return ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow();
    }

    private Connection asOwners() throws IOException, SQLException {
        int port = Integer.parseInt(
                Files.readString(data.resolve("run/postgresql.port")).strip());
        String password = Files.readString(data.resolve("secrets/owners")).strip();
        return new DatabaseServer("127.0.0.1", port, "", "").connect("owners", "owners", password);
    }

    void execute(String sql) throws IOException, SQLException {
        try (Connection connection = asOwners();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    int number(String sql) throws IOException, SQLException {
        try (Connection connection = asOwners();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
