package org.petregistry.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.petregistry.operatingsystem.FileFailure;
import org.petregistry.operatingsystem.FileTree;
import org.petregistry.operatingsystem.PrivateFile;
import org.petregistry.operatingsystem.ProcessEnd;

/**
 * An embedded PostgreSQL server on a directory that is kept. It listens on 127.0.0.1 only, and every login needs a password. The
 * server is a process in its own session: it outlives this program unless it is stopped, and a Ctrl-C on the terminal does not
 * reach it.
 *
 * <p>The caller ensures that only one program at a time uses a directory.
 */
public final class PostgresCluster implements AutoCloseable {

    /** How a server protects acknowledged writes. */
    public enum Durability {
        /** Acknowledged writes survive a killed server and a power failure. */
        KEPT,
        /** Acknowledged writes survive a killed server, but not a power failure: for tests. */
        FAST
    }

    private static final String SUPERUSER = "postgres";
    private static final String HOST = "127.0.0.1";
    private static final int MAX_CONNECTIONS = 200;
    private static final int ATTEMPTS_TO_FIND_A_PORT = 3;

    /** Long, because a server that was killed under load replays its write-ahead log before it answers. */
    private static final int START_TIMEOUT_SECONDS = 300;

    private static final int FAST_STOP_TIMEOUT_SECONDS = 60;
    private static final int IMMEDIATE_STOP_TIMEOUT_SECONDS = 10;
    private static final int SURVIVOR_TIMEOUT_SECONDS = 10;
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    private static final String DATA = "postgresql";
    private static final String UNFINISHED = "postgresql.unfinished-";
    private static final String VERSION = "PG_VERSION";

    /** Relative, because pg_ctl passes it to a shell and the name of the directory may contain special characters. */
    private static final String LOG = "logs/postgresql.log";

    private final PostgresBinaries binaries;
    private final Path directory;
    private final Path data;
    private final Path log;
    private final String password;
    private final Durability durability;
    private final Object starting = new Object();

    private volatile int port;
    private volatile boolean portIsKnown;

    /**
     * Creates a server that does not run yet.
     *
     * @param directory an existing directory for {@code postgresql/}, the data, and {@code logs/postgresql.log}
     * @param binaries the directory to which PostgreSQL's programs are unpacked; all clusters can share it
     * @param password the password of the superuser, the same at every start on this directory
     * @param durability how to protect acknowledged writes
     * @param preferredPort the TCP port to listen on; another one if it is in use or 0
     * @throws PostgresFailure if PostgreSQL does not run on this machine or cannot be unpacked
     */
    public PostgresCluster(Path directory, Path binaries, String password, Durability durability, int preferredPort) {
        this.binaries = PostgresBinaries.unpack(binaries);
        this.directory = directory.toAbsolutePath();
        this.data = this.directory.resolve(DATA);
        this.log = this.directory.resolve(LOG);
        this.password = password;
        this.durability = durability;
        this.port = preferredPort;
    }

    /**
     * Rejects data that this PostgreSQL cannot read.
     *
     * @param directory as for a cluster; it may be new
     * @throws PostgresFailure if the data belong to another major version
     */
    public static void requireOwnVersion(Path directory) {
        Path data = directory.resolve(DATA);
        try {
            String version = Files.readString(data.resolve(VERSION)).strip();
            if (!version.equals(PostgresBinaries.MAJOR_VERSION)) {
                throw new PostgresFailure(
                        "%s was created by PostgreSQL %s and this is PostgreSQL %s: name another directory with --data"
                                .formatted(data, version, PostgresBinaries.MAJOR_VERSION));
            }
        } catch (NoSuchFileException newDirectory) {
            return;
        } catch (IOException e) {
            throw new PostgresFailure("PostgreSQL cannot use %s: %s".formatted(data, FileFailure.reason(e)), e);
        }
    }

    /** The address of the server after its first start; it does not change then. */
    public DatabaseServer server() {
        return new DatabaseServer(HOST, port, SUPERUSER, password);
    }

    /** The path of the server's log. */
    public Path log() {
        return log;
    }

    /** The server's main process, if it runs. */
    public Optional<ProcessHandle> process() {
        return postmaster().filter(this::isServerOfThisDirectory);
    }

    /**
     * Starts the server and waits until it answers. Initializes the data if the directory has none. Ends a server that an earlier
     * run left behind on the same directory first.
     *
     * @throws PostgresFailure if it does not start; the message says why
     */
    public void start() {
        synchronized (starting) {
            requireOwnVersion(directory);
            try {
                initialise();
                endLeftOver();
                for (int attempt = 1; ; attempt++) {
                    String failure = tryToStart();
                    if (failure.isEmpty()) {
                        portIsKnown = true;
                        return;
                    }
                    // Another program may have taken the port since it was found free.
                    if (portIsKnown
                            || !failure.contains("Address already in use")
                            || attempt == ATTEMPTS_TO_FIND_A_PORT) {
                        throw new PostgresFailure("PostgreSQL does not start: " + explained(failure));
                    }
                    port = 0;
                }
            } catch (IOException e) {
                throw new PostgresFailure("PostgreSQL cannot use %s: %s".formatted(data, FileFailure.reason(e)), e);
            }
        }
    }

    /** Shuts the server down: cancels running statements and writes everything that is committed. */
    public void stop() {
        stop("fast", FAST_STOP_TIMEOUT_SECONDS);
    }

    /** Ends the server like a crash: connections break, and the next start recovers. */
    public void crash() {
        stop("immediate", IMMEDIATE_STOP_TIMEOUT_SECONDS);
    }

    /** Like {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    private void stop(String mode, int timeoutSeconds) {
        // Twice: at once, which also ends a start that waits for a long recovery, and again when no start is in
        // progress.
        end(mode, timeoutSeconds);
        synchronized (starting) {
            end(mode, timeoutSeconds);
        }
    }

    private void end(String mode, int timeoutSeconds) {
        Optional<ProcessHandle> server = process();
        if (server.isPresent()) {
            run("pg_ctl", List.of("stop", "-m", mode, "-w", "-t", Integer.toString(timeoutSeconds)));
            // A second Ctrl-C may have ended pg_ctl, but the server has received its signal.
            ProcessEnd.await(server.get(), timeoutSeconds);
        }
    }

    /** Initializes a temporary directory and renames it, so that a killed run leaves no incomplete data. */
    private void initialise() throws IOException {
        if (Files.exists(data.resolve(VERSION))) {
            return;
        }
        deleteUnfinished();
        // A unique name: an initdb whose launcher was killed may still write to another one.
        Path unfinished = Files.createTempDirectory(directory, UNFINISHED);
        Path passwordFile = directory.resolve("postgresql.password");
        Files.deleteIfExists(passwordFile);
        try {
            PrivateFile.write(passwordFile, password);
            List<String> arguments = new ArrayList<>(List.of(
                    "--pgdata=" + unfinished,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--no-instructions"));
            if (durability == Durability.FAST) {
                arguments.add("--no-sync");
            }
            Outcome outcome = run("initdb", arguments);
            if (outcome.exitCode() != 0) {
                throw new PostgresFailure("PostgreSQL cannot initialize its data: " + explained(outcome.output()));
            }
            Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    /** A directory that cannot be deleted is still being written; a later start deletes it. */
    private void deleteUnfinished() throws IOException {
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(directory, UNFINISHED + "*")) {
            for (Path path : earlier) {
                try {
                    FileTree.delete(path);
                } catch (IOException inUse) {
                    // A later start deletes it.
                }
            }
        }
    }

    /** Returns the output of a start that failed, or an empty string. */
    private String tryToStart() throws IOException {
        if (!portIsKnown && (port == 0 || !isFree(port))) {
            port = freePort();
        }
        PrivateFile.makeDirectory(log.getParent());
        long logged = Files.exists(log) ? Files.size(log) : 0;
        Outcome outcome = run(
                "pg_ctl",
                List.of("start", "-w", "-t", Integer.toString(START_TIMEOUT_SECONDS), "-l", LOG, "-o", settings()));
        if (outcome.exitCode() == 0) {
            return "";
        }
        String reason = logFrom(logged);
        return reason.isBlank() ? outcome.output() : reason;
    }

    private String settings() {
        String onOff = durability == Durability.KEPT ? "on" : "off";
        return "-p " + port
                + " -c listen_addresses=" + HOST
                // No socket in the file system: it is not needed, and its path can be too long.
                + " -c unix_socket_directories="
                + " -c max_connections=" + MAX_CONNECTIONS
                + " -c timezone=UTC -c log_timezone=UTC"
                // Not synchronous_commit: without it, a killed server loses the last acknowledged writes.
                + " -c fsync=" + onOff + " -c full_page_writes=" + onOff
                // Lower levels log the errors of clients: the log would grow with every rejected request.
                + " -c log_min_messages=log -c log_checkpoints=off";
    }

    /**
     * Ends what an earlier run left behind: the server, if it still runs, or those of its processes that have not noticed yet
     * that their main process has ended.
     */
    private void endLeftOver() throws IOException {
        end("fast", FAST_STOP_TIMEOUT_SECONDS);
        List<ProcessHandle> survivors = ProcessHandle.allProcesses()
                .filter(process -> isProgram(process) && isAtWorkInData(process).orElse(false))
                .toList();
        for (ProcessHandle survivor : survivors) {
            ProcessEnd.await(survivor, SURVIVOR_TIMEOUT_SECONDS);
        }
        // Another program may have its process id by now, which PostgreSQL would mistake for a server.
        Files.deleteIfExists(pidFile());
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            if (!Files.exists(pidFile())) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(pidFile());
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Process ids are reused: the process with the id in the file is not necessarily the server. */
    private boolean isServerOfThisDirectory(ProcessHandle process) {
        return isProgram(process) && isAtWorkInData(process).orElseGet(() -> startedWhenPidFileSays(process));
    }

    private static boolean isProgram(ProcessHandle process) {
        return process.info().command().map(Path::of).map(Path::getFileName).map(Path::toString).stream()
                .anyMatch("postgres"::equals);
    }

    /** Whether the working directory of the process is the data directory; empty where the operating system does not show it. */
    private Optional<Boolean> isAtWorkInData(ProcessHandle process) {
        Path workingDirectory = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Optional.of(Files.isSameFile(workingDirectory, data));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean startedWhenPidFileSays(ProcessHandle process) {
        try {
            List<String> lines = Files.readAllLines(pidFile());
            Instant noted = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
            return process.info().startInstant().stream()
                    .anyMatch(started -> Duration.between(started, noted).abs().compareTo(CLOCK_TOLERANCE) < 0);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    private String logFrom(long position) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(log)) {
            channel.position(position);
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the line that states the reason, from the output of a failed program. */
    private String explained(String output) {
        if (output.contains("No space left on device")) {
            return "the disk of %s is full: free some space".formatted(directory);
        }
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                        .filter(line -> line.contains("FATAL:") || line.contains("PANIC:") || line.contains("error:"))
                        .findFirst()
                        .orElse(lines.isEmpty() ? "there is no output" : lines.get(lines.size() - 1))
                        .strip()
                + " (see " + log + ")";
    }

    private record Outcome(int exitCode, String output) {}

    private Outcome run(String program, List<String> arguments) {
        ProcessBuilder builder = binaries.command(program, arguments).directory(directory.toFile());
        // As a variable and not as an option: pg_ctl passes its options to a shell.
        builder.environment().put("PGDATA", data.toString());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new PostgresFailure("cannot run PostgreSQL's %s: %s".formatted(program, e.getMessage()), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static PostgresFailure interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new PostgresFailure("interrupted while PostgreSQL was being started or stopped", cause);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }
}
