package org.petregistry.systemtests.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An archive of the loaded classes of a packaged service (class-data sharing, JEP 350). The tests start services more than a
 * hundred times, and an archive saves half of the work of each start. A JVM that cannot use it runs without.
 *
 * <p>Such a start has the application's jars on its class path. Classes that Quarkus' own class loader defines are in the
 * archive too, but the JVM reads the bytes of each one again, to compare them.
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

    /** The arguments of java that start the service, with the archive if it is of this build: with another, Java logs a warning. */
    List<String> command() {
        return isFresh() ? onClassPath("-XX:SharedArchiveFile=" + file) : packaged();
    }

    /** The arguments of java that start the service and write the archive at a normal exit. */
    List<String> commandToMake() {
        return onClassPath("-XX:ArchiveClassesAtExit=" + unfinished);
    }

    /** The arguments of java that start the installed service. */
    List<String> packaged() {
        return List.of("-jar", jar.toString());
    }

    /** What the application's manifest and Quarkus' entry point do. The classes that Quarkus has changed come first. */
    private List<String> onClassPath(String option) {
        String jars = Stream.of("quarkus", "app", "lib/boot", "lib/main")
                .map(jar.getParent()::resolve)
                .flatMap(ClassArchive::jars)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                option,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                jars,
                "io.quarkus.runner.GeneratedMain");
    }

    /** Always in the same order, which an archive depends on. */
    private static Stream<Path> jars(Path directory) {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(path -> path.toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
