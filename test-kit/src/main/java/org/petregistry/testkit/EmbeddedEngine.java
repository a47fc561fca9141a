package org.petregistry.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.petregistry.database.DatabaseServer;
import org.petregistry.database.PostgresCluster;
import org.petregistry.database.PostgresCluster.Durability;
import org.petregistry.operatingsystem.FileTree;

/** The embedded PostgreSQL of {@code ./start}, on a temporary directory. */
final class EmbeddedEngine implements TestDatabase.Engine {

    /** In the module's build directory, so that the next run finds them unpacked. */
    private static final Path BINARIES = Path.of("target", "postgresql-binaries");

    /** The directory of the data in that of a cluster. */
    private static final String DATA = "postgresql";

    private final Path directory;
    private final PostgresCluster cluster;
    private int backups;

    EmbeddedEngine() {
        try {
            directory = Files.createTempDirectory("pet-registry-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster = new PostgresCluster(directory, BINARIES, "superuser-password", Durability.FAST, 0);
        cluster.start();
    }

    @Override
    public DatabaseServer server() {
        return cluster.server();
    }

    @Override
    public void stop() {
        cluster.stop();
    }

    @Override
    public void crash() {
        cluster.crash();
    }

    @Override
    public void start() {
        cluster.start();
    }

    Path backUp() {
        crash();
        Path copy = directory.resolve("backup-" + backups++);
        copy(directory.resolve(DATA), copy);
        start();
        return copy;
    }

    Path snapshot() {
        Path copy = directory.resolve("backup-" + backups++);
        ProcessHandle server = cluster.process().orElseThrow();
        // First the one that starts others.
        signal("STOP", List.of(server));
        List<ProcessHandle> others = server.descendants().toList();
        try {
            signal("STOP", others);
            copy(directory.resolve(DATA), copy);
        } finally {
            signal("CONT", others);
            signal("CONT", List.of(server));
        }
        return copy;
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        run(command);
    }

    void restore(Path copy) {
        crash();
        try {
            FileTree.delete(directory.resolve(DATA));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        copy(copy, directory.resolve(DATA));
        start();
    }

    /** With the permissions, without which PostgreSQL does not start. */
    private static void copy(Path from, Path to) {
        run(List.of("cp", "-a", from.toString(), to.toString()));
    }

    private static void run(List<String> command) {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(command.get(0) + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        cluster.close();
        try {
            FileTree.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
