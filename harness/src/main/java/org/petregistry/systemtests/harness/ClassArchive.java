package org.petregistry.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * An archive of the loaded classes of a packaged service (class-data sharing, JEP 350). The tests start services more than a
 * hundred times, and an archive saves a third of the work of each start. A JVM that cannot use it runs without.
 */
final class ClassArchive {
    private static final Path DIRECTORY = Path.of("target", "classes-in-memory").toAbsolutePath();

    private final Path jar;
    private final Path file;
    private final Path unfinished;

    /** @param jar the application; after a rebuild it needs a new archive */
    ClassArchive(Path jar) {
        this.jar = jar;
        String name = Integer.toHexString(jar.hashCode()) + "-" + Runtime.version();
        this.file = DIRECTORY.resolve(name + ".jsa");
        this.unfinished = DIRECTORY.resolve(name + ".unfinished");
    }

    /** The JVM options to use it; empty if there is none. */
    List<String> options() {
        return Files.exists(file) ? List.of("-XX:SharedArchiveFile=" + file) : List.of();
    }

    /** The JVM options to write it at a normal exit. */
    List<String> optionsToMake() {
        return List.of("-XX:ArchiveClassesAtExit=" + unfinished);
    }

    /** Keeps the written archive. */
    void keep() {
        try {
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isFresh() {
        try {
            return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Creates archives, unless another process already does: the tests run in several processes, and those that would wait
     * run faster without.
     */
    static synchronized void unlessBeingMade(Runnable make) {
        try {
            Files.createDirectories(DIRECTORY);
            try (FileChannel turn = FileChannel.open(
                            DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock mine = turn.tryLock()) {
                if (mine != null) {
                    make.run();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
