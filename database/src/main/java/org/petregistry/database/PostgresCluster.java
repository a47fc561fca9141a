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
 * An embedded PostgreSQL server on a directory that is kept, listening on 127.0.0.1 alone and asking everybody for a
 * password. The server is a process in a session of its own: it outlives this program unless it is stopped, and a
 * Ctrl-C on the terminal does not reach it.
 *
 * <p>The caller sees to it that one program at a time works with a directory.
 */
public final class PostgresCluster implements AutoCloseable {

    /** How much a server does to keep what it acknowledged. */
    public enum Durability {
        /** What was acknowledged survives a killed server and a machine without power. */
        KEPT,
        /** Fast, and gone with the machine's power: for tests. */
        FAST
    }

    private static final String SUPERUSER = "postgres";
    private static final String HOST = "127.0.0.1";
    private static final int MAX_CONNECTIONS = 200;
    private static final int ATTEMPTS_TO_FIND_A_PORT = 3;

    /** Long, because a server that was killed under load replays its log before it answers. */
    private static final int START_TIMEOUT_SECONDS = 300;

    private static final int FAST_STOP_TIMEOUT_SECONDS = 60;
    private static final int IMMEDIATE_STOP_TIMEOUT_SECONDS = 10;
    private static final int SURVIVOR_TIMEOUT_SECONDS = 10;
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    private static final String DATA = "postgresql";
    private static final String UNFINISHED = "postgresql.unfinished-";
    private static final String VERSION = "PG_VERSION";

    /** Relative, because pg_ctl hands it to a shell and the directory's name may have anything in it. */
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
     * A server that does not run yet.
     *
     * @param directory where {@code postgresql/}, the data, and {@code logs/postgresql.log} are kept; it exists
     * @param binaries where PostgreSQL's programs are unpacked, once for all clusters
     * @param password the superuser's, the same one at every start on this directory
     * @param durability how much to do for what was acknowledged
     * @param preferredPort the TCP port to listen on if it is free, otherwise or if 0 a free one is taken
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
     * Refuses data that this PostgreSQL cannot read.
     *
     * @param directory as for a cluster; it may be new
     * @throws PostgresFailure if the data are another major version's
     */
    public static void requireOwnVersion(Path directory) {
        Path data = directory.resolve(DATA);
        try {
            String version = Files.readString(data.resolve(VERSION)).strip();
            if (!version.equals(PostgresBinaries.MAJOR_VERSION)) {
                throw new PostgresFailure(
                        "%s was made by PostgreSQL %s and this is PostgreSQL %s: name another directory with --data"
                                .formatted(data, version, PostgresBinaries.MAJOR_VERSION));
            }
        } catch (NoSuchFileException newDirectory) {
            return;
        } catch (IOException e) {
            throw new PostgresFailure("PostgreSQL cannot use %s: %s".formatted(data, FileFailure.reason(e)), e);
        }
    }

    /** How to reach the server once it has been started; the same from then on. */
    public DatabaseServer server() {
        return new DatabaseServer(HOST, port, SUPERUSER, password);
    }

    /** Where the server writes its log. */
    public Path log() {
        return log;
    }

    /** The server's main process, if it runs. */
    public Optional<ProcessHandle> process() {
        return postmaster().filter(this::isServerOfThisDirectory);
    }

    /**
     * Starts the server and waits until it answers, for the first time or after it was stopped or died. Where the
     * directory has no data yet they are made; a server that is left over from an earlier run on the same directory is
     * ended first.
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
                    // Between finding a port free and listening on it somebody else may have taken it.
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

    /** Ends the server in good order: running statements are broken off, all that was committed is written. */
    public void stop() {
        stop("fast", FAST_STOP_TIMEOUT_SECONDS);
    }

    /** Ends the server as a crash would: connections break without a word, and the next start recovers. */
    public void crash() {
        stop("immediate", IMMEDIATE_STOP_TIMEOUT_SECONDS);
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    private void stop(String mode, int timeoutSeconds) {
        // Twice: at once, which also breaks off a start that waits for a long recovery, and when no start goes on.
        end(mode, timeoutSeconds);
        synchronized (starting) {
            end(mode, timeoutSeconds);
        }
    }

    private void end(String mode, int timeoutSeconds) {
        Optional<ProcessHandle> server = process();
        if (server.isPresent()) {
            run("pg_ctl", List.of("stop", "-m", mode, "-w", "-t", Integer.toString(timeoutSeconds)));
            // Whatever became of pg_ctl, which a second Ctrl-C ends: the server has been told.
            ProcessEnd.await(server.get(), timeoutSeconds);
        }
    }

    /** Makes the data beside the final name and renames them, so that a run killed in the middle leaves no half. */
    private void initialise() throws IOException {
        if (Files.exists(data.resolve(VERSION))) {
            return;
        }
        deleteUnfinished();
        // A name of its own: an initdb whose launcher was killed may still be writing under another one.
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
                throw new PostgresFailure("PostgreSQL cannot make its data: " + explained(outcome.output()));
            }
            Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    /** What cannot be deleted is being written by somebody; it is in nobody's way, and deleted another time. */
    private void deleteUnfinished() throws IOException {
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(directory, UNFINISHED + "*")) {
            for (Path path : earlier) {
                try {
                    FileTree.delete(path);
                } catch (IOException inUse) {
                    // see above
                }
            }
        }
    }

    /** Returns what went wrong, or nothing. */
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
                // A socket in the file system would be one more door, and its path too long in many a directory.
                + " -c unix_socket_directories="
                + " -c max_connections=" + MAX_CONNECTIONS
                + " -c timezone=UTC -c log_timezone=UTC"
                // Not synchronous_commit: without it a server that dies forgets what it acknowledged last.
                + " -c fsync=" + onOff + " -c full_page_writes=" + onOff
                // Below this level is what clients did wrong: the log would grow with every refused request.
                + " -c log_min_messages=log -c log_checkpoints=off";
    }

    /**
     * Ends what an earlier run left behind: the server, if it still runs, or those of its processes that have not
     * noticed yet that their main process is gone.
     */
    private void endLeftOver() throws IOException {
        end("fast", FAST_STOP_TIMEOUT_SECONDS);
        List<ProcessHandle> survivors = ProcessHandle.allProcesses()
                .filter(process -> isProgram(process) && isAtWorkInData(process).orElse(false))
                .toList();
        for (ProcessHandle survivor : survivors) {
            ProcessEnd.await(survivor, SURVIVOR_TIMEOUT_SECONDS);
        }
        // The number in it may belong to some other program by now, which PostgreSQL would take for a server.
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

    /** A process number is used again after its process is gone: not every process of that number is the server. */
    private boolean isServerOfThisDirectory(ProcessHandle process) {
        return isProgram(process) && isAtWorkInData(process).orElseGet(() -> startedWhenPidFileSays(process));
    }

    private static boolean isProgram(ProcessHandle process) {
        return process.info().command().map(Path::of).map(Path::getFileName).map(Path::toString).stream()
                .anyMatch("postgres"::equals);
    }

    /** Whether the process's working directory is this cluster's, where the operating system tells: Linux does. */
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

    /** Finds the line that says why, in the many that a failing program writes. */
    private String explained(String output) {
        if (output.contains("No space left on device")) {
            return "the disk of %s is full: make room".formatted(directory);
        }
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                        .filter(line -> line.contains("FATAL:") || line.contains("PANIC:") || line.contains("error:"))
                        .findFirst()
                        .orElse(lines.isEmpty() ? "it says nothing" : lines.get(lines.size() - 1))
                        .strip()
                + " (see " + log + ")";
    }

    private record Outcome(int exitCode, String output) {}

    private Outcome run(String program, List<String> arguments) {
        ProcessBuilder builder = binaries.command(program, arguments).directory(directory.toFile());
        // By name and not by option: pg_ctl hands its options to a shell.
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
