package org.petregistry.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LogFileTest {

    @TempDir
    private Path directory;

    private Path path;
    private LogFile log;

    @BeforeEach
    void create() {
        path = directory.resolve("service.log");
        log = new LogFile(path, new LogFile.Limit(10, 3));
    }

    @Test
    void keeps_the_lines_of_an_earlier_run() throws IOException {
        Files.writeString(path, "one\n");
        log.append("two");

        assertThat(path).hasContent("one\ntwo\n");
    }

    @Test
    void rotates_at_the_limit_and_deletes_the_oldest_file() {
        for (int number = 1; number <= 7; number++) {
            log.append("line " + number);
        }

        assertThat(path).hasContent("line 7\n");
        assertThat(directory.resolve("service.log.1")).hasContent("line 5\nline 6\n");
        assertThat(directory.resolve("service.log.2")).hasContent("line 3\nline 4\n");
        assertThat(directory.resolve("service.log.3")).doesNotExist();
    }

    @Test
    void rotates_a_file_that_another_process_has_open() throws IOException {
        try (BufferedWriter other =
                Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            other.write("a long line\n");
            other.flush();
            log.rotateIfLarge();
            log.rotateIfLarge();
            other.write("short\n");
        }

        assertThat(path).hasContent("short\n");
        assertThat(directory.resolve("service.log.1")).hasContent("a long line\n");
        assertThat(directory.resolve("service.log.2")).doesNotExist();
    }

    @Test
    void only_the_owner_can_read_it() throws IOException {
        log.append("a long line");
        log.append("short");

        assertThat(permissions(path)).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("service.log.1"))).isEqualTo("rw-------");
    }

    @Test
    void a_line_that_cannot_be_written_is_dropped() throws IOException {
        Files.createDirectory(path);
        log.append("lost");
        Files.delete(path);
        log.append("kept");

        assertThat(path).hasContent("kept\n");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
