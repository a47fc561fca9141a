package org.petregistry.standalone.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.petregistry.operatingsystem.PrivateFile;
import org.petregistry.operatingsystem.ProcessEnd;

/**
 * A file that identifies a running process, so that the next start can end the process if this one is killed. A process id
 * can be reused after the process ends; together with the start time it is unique.
 */
record ProcessNote(Path file) {

    /** The start time that Java reports varies slightly between runs. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    /** Stores a process, instead of the one stored before. */
    void write(ProcessHandle process) throws IOException {
        long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        PrivateFile.write(file, process.pid() + " " + started);
    }

    /** The stored process, if it still runs. */
    Optional<ProcessHandle> find() {
        try {
            String[] words = Files.readString(file).strip().split(" ");
            Instant started = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(process -> !ProcessEnd.isOver(process))
                    .filter(process -> process.info().startInstant().stream()
                            .anyMatch(start ->
                                    Duration.between(start, started).abs().compareTo(TOLERANCE) < 0));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            // The file is absent or incomplete: there is no known process.
            return Optional.empty();
        }
    }
}
