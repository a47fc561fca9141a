package org.petregistry.standalone;

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
import org.junit.jupiter.api.io.TempDir;

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
    void keeps_itself_and_its_secrets_from_others() throws IOException {
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
    void makes_every_secret_once_and_no_two_alike() throws IOException {
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
    void is_held_by_one_at_a_time() throws IOException {
        try (DataDirectory held = DataDirectory.open(data)) {
            assertThatThrownBy(() -> DataDirectory.open(held.path()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("is in use by another ./start");
        }
        DataDirectory.open(data).close();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
