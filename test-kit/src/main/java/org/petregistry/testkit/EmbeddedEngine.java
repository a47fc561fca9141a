package org.petregistry.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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

    private static final String LOG_OF_WRITES = "pg_wal";

    /** The write-ahead log comes from the archive, or from the primary. */
    private static final Set<String> NOT_IN_A_BASE_BACKUP = Set.of(LOG_OF_WRITES, "postmaster.pid", "postmaster.opts");

    private static final String PASSWORD = "superuser-password";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Path directory;
    private final PostgresCluster cluster;
    private int backups;

    EmbeddedEngine() {
        try {
            directory = Files.createTempDirectory("pet-registry-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster = new PostgresCluster(directory, BINARIES, PASSWORD, Durability.FAST, 0);
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

    synchronized Path backUp() {
        crash();
        Path copy = copyData();
        start();
        return copy;
    }

    synchronized Path backUpInOrder() {
        stop();
        Path copy = copyData();
        start();
        return copy;
    }

    /** The main process first: after that, there are no new ones. */
    synchronized Path snapshot() {
        ProcessHandle server = cluster.process().orElseThrow();
        List<ProcessHandle> stopped = new ArrayList<>();
        try {
            signal("STOP", server, stopped);
            server.descendants().forEach(process -> signal("STOP", process, stopped));
            return copyData();
        } finally {
            stopped.forEach(process -> signal("CONT", process, new ArrayList<>()));
        }
    }

    /** A process that has ended in between is left out. */
    private static void signal(String name, ProcessHandle process, List<ProcessHandle> signalled) {
        try {
            run("kill", "-" + name, Long.toString(process.pid()));
            signalled.add(process);
        } catch (IllegalStateException e) {
            if (process.isAlive()) {
                throw e;
            }
        }
    }

    synchronized void restore(Path copy) {
        crash();
        replaceData(copy);
        start();
    }

    synchronized void discard(Path copy) {
        try {
            FileTree.delete(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void archive() throws SQLException {
        Path archive = archive(directory);
        makeDirectory(archive);
        execute(
                "alter system set archive_mode = on",
                "alter system set archive_command = 'cp %%p %s/%%f'".formatted(archive));
        stop();
        start();
    }

    private static Path archive(Path directory) {
        return directory.resolve("archive");
    }

    /** As a program for base backups does it: nothing stops, so that the files are of different instants. */
    Path backUpOnline() throws SQLException {
        Path data = directory.resolve(DATA);
        Path copy = directory.resolve("backup-" + backups++);
        try (Connection connection = server().connect("postgres");
                Statement statement = connection.createStatement()) {
            makeDirectory(copy);
            statement.execute("select pg_backup_start('copy', fast => true)");
            try (Stream<Path> files = Files.list(data)) {
                files.filter(file -> !NOT_IN_A_BASE_BACKUP.contains(
                                file.getFileName().toString()))
                        .forEach(file -> copy(file, copy));
            }
            makeDirectory(copy.resolve(LOG_OF_WRITES));
            try (ResultSet rows = statement.executeQuery("select labelfile from pg_backup_stop()")) {
                rows.next();
                write(copy.resolve("backup_label"), rows.getString(1));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String now() throws SQLException {
        return value("select clock_timestamp()::text");
    }

    void recover(Path copy, String time) throws SQLException {
        // The last segment would be lost with the server.
        execute("select pg_switch_wal()");
        awaitTrue("select not exists (select from pg_ls_archive_statusdir() where name like '%.ready')");
        crash();
        replaceData(copy);
        write(directory.resolve(DATA).resolve("recovery.signal"), "");
        append(
                directory.resolve(DATA).resolve("postgresql.auto.conf"),
                "restore_command = 'cp " + archive(directory) + "/%f %p'\n" + "recovery_target_time = '" + time
                        + "'\nrecovery_target_action = 'promote'\n");
        start();
        awaitTrue("select not pg_is_in_recovery()");
        // Otherwise a later copy would be recovered to the same point.
        execute(
                "alter system reset restore_command",
                "alter system reset recovery_target_time",
                "alter system reset recovery_target_action");
    }

    Path standby() throws SQLException {
        Path parent = directory.resolve("standby-" + backups++);
        Path data = parent.resolve(DATA);
        makeDirectory(parent);
        try {
            Files.move(backUpOnline(), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(data.resolve("standby.signal"), "");
        DatabaseServer primary = server();
        append(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=%s port=%d user=%s password=%s'\n"
                        .formatted(primary.host(), primary.port(), primary.superuser(), primary.superuserPassword()));
        String position = value("select pg_current_wal_flush_lsn()::text");
        try (PostgresCluster standby = new PostgresCluster(parent, BINARIES, PASSWORD, Durability.FAST, 0)) {
            standby.start();
            awaitTrue(standby.server(), "select pg_last_wal_replay_lsn() >= '" + position + "'");
        }
        return data;
    }

    void failOver(Path standby, Runnable beforePromotion) throws SQLException {
        crash();
        replaceData(standby);
        // Otherwise it would receive from itself.
        append(directory.resolve(DATA).resolve("postgresql.auto.conf"), "primary_conninfo = ''\n");
        start();
        beforePromotion.run();
        execute("select pg_promote()");
    }

    private void replaceData(Path copy) {
        try {
            FileTree.delete(directory.resolve(DATA));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        copy(copy, directory.resolve(DATA));
    }

    private Path copyData() {
        Path copy = directory.resolve("backup-" + backups++);
        copy(directory.resolve(DATA), copy);
        return copy;
    }

    /** PostgreSQL does not use a directory that others can read. */
    private static void makeDirectory(Path path) {
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = server().connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String value(String query) throws SQLException {
        return value(server(), query);
    }

    private static String value(DatabaseServer server, String query) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void awaitTrue(String query) throws SQLException {
        awaitTrue(server(), query);
    }

    private static void awaitTrue(DatabaseServer server, String query) throws SQLException {
        long start = System.nanoTime();
        while (!"t".equals(value(server, query))) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("still false: " + query);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** With the permissions, without which PostgreSQL does not start. */
    private static void copy(Path from, Path to) {
        run("cp", "-a", from.toString(), to.toString());
    }

    private static void run(String... command) {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
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
