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
 * The classes of a packaged service as they lie in memory (class-data sharing, JEP 350). The tests start services more than
 * a hundred times, and with these each start takes two thirds of the work. A Java that cannot use them goes without.
 */
final class ClassArchive {
    private static final Path DIRECTORY = Path.of("target", "classes-in-memory").toAbsolutePath();

    private final Path jar;
    private final Path file;
    private final Path unfinished;

    /** @param jar what is started; built anew, it needs an archive anew */
    ClassArchive(Path jar) {
        this.jar = jar;
        String name = Integer.toHexString(jar.hashCode()) + "-" + Runtime.version();
        this.file = DIRECTORY.resolve(name + ".jsa");
        this.unfinished = DIRECTORY.resolve(name + ".unfinished");
    }

    /** What a Java needs to be told to use it: nothing where there is none. */
    List<String> options() {
        return Files.exists(file) ? List.of("-XX:SharedArchiveFile=" + file) : List.of();
    }

    /** What a Java needs to be told to write it when it ends in order. */
    List<String> optionsToMake() {
        return List.of("-XX:ArchiveClassesAtExit=" + unfinished);
    }

    /** Keeps what was written. */
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
     * Makes archives, unless another process does already: the tests are run in several, and the time of those that would
     * wait is better spent without.
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
