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
 * A note on the disk of a process that was started, so that the next run finds it when this run was killed and could
 * not end it. The number of a process is given to another one after its end; with the time of its start it is unique.
 */
final class ProcessNote {

    /** The operating system's and the virtual machine's idea of that time differ a little from run to run. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    private final Path file;

    /** @param file where the note is kept */
    ProcessNote(Path file) {
        this.file = file;
    }

    /** Notes a process in place of the one noted before. */
    void write(ProcessHandle process) throws IOException {
        long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        PrivateFile.write(file, process.pid() + " " + started);
    }

    /** The process noted, if it still runs. */
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
            // No note, or one that was never finished: nothing is known of an earlier process.
            return Optional.empty();
        }
    }
}
