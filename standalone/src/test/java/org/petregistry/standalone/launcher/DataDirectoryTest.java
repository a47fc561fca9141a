package org.petregistry.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.petregistry.database.DatabasePasswords;
import org.petregistry.terminal.CommandFailure;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DataDirectoryTest {

    @TempDir
    private Path parent;

    private Path data;

    @BeforeEach
    void choose() {
        data = parent.resolve("data");
    }

    @Test
    void is_readable_only_by_its_user() throws IOException {
        try (DataDirectory directory = DataDirectory.open(data)) {
            directory.secrets();

            Map<String, String> secrets = new TreeMap<>();
            try (Stream<Path> files = Files.list(data.resolve("secrets"))) {
                for (Path file : files.toList()) {
                    secrets.put(file.getFileName().toString(), permissions(file));
                }
            }
            assertThat(secrets).containsOnlyKeys("owners", "pets", "reader", "registry", "superuser");
            assertThat(secrets.values()).containsOnly("rw-------");
            assertThat(permissions(data)).isEqualTo("rwx------");
        }
    }

    @Test
    void creates_each_secret_once_and_all_different() throws IOException {
        Secrets made;
        try (DataDirectory directory = DataDirectory.open(data)) {
            made = directory.secrets();
        }
        try (DataDirectory directory = DataDirectory.open(data)) {
            assertThat(directory.secrets()).isEqualTo(made);
        }
        DatabasePasswords passwords = made.databases();
        assertThat(Stream.of(
                        made.superuser(), made.registry(), passwords.owners(), passwords.pets(), passwords.reader()))
                .doesNotHaveDuplicates()
                .allMatch(secret -> secret.length() >= 40);
    }

    @Test
    void reports_why_the_directory_cannot_be_created() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");
        Path link = Files.createSymbolicLink(parent.resolve("link"), parent.resolve("nowhere"));
        String tooLong = "x".repeat(300);
        assertRefused(file, "it is not a directory");
        assertRefused(file.resolve("data"), "Not a directory");
        assertRefused(link, "it is not a directory");
        assertRefused(parent.resolve("new").resolve(tooLong), "File name too long");
        assertThat(parent.toFile().listFiles()).containsExactlyInAnyOrder(file.toFile(), link.toFile());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void reports_a_file_system_on_which_no_directory_can_be_created() {
        assertRefused(Path.of("/proc/pet-registry"), "a directory cannot be created there");
    }

    @Test
    void deletes_what_it_created_and_nothing_else() throws IOException {
        try (DataDirectory directory = DataDirectory.open(data.resolve("deep"))) {
            directory.secrets();
            directory.deleteIfNew();
        }
        assertThat(parent).isEmptyDirectory();

        DataDirectory.open(data).close();
        try (DataDirectory old = DataDirectory.open(data)) {
            old.secrets();
            old.deleteIfNew();
            assertThat(data.resolve("secrets/registry")).exists();
        }
    }

    @Test
    void is_locked_by_one_process_at_a_time() throws IOException {
        try (DataDirectory held = DataDirectory.open(data)) {
            assertThatThrownBy(() -> DataDirectory.open(held.path()))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("is in use by another ./start");
        }
        DataDirectory.open(data).close();
    }

    private static void assertRefused(Path data, String reason) {
        assertThatThrownBy(() -> DataDirectory.open(data))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("cannot write to %s: %s; name another directory with --data".formatted(data, reason));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
