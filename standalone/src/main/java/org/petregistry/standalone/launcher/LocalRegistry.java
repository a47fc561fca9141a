package org.petregistry.standalone.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.petregistry.database.DatabaseServer;
import org.petregistry.database.PostgresCluster;
import org.petregistry.database.PostgresFailure;
import org.petregistry.database.RegistryDatabases;
import org.petregistry.operatingsystem.PrivateFile;
import org.petregistry.standalone.sampledata.SampleFill;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Terminal;

/** The registry on this machine. Starts PostgreSQL first and then both services, and stops them in the opposite order. */
final class LocalRegistry {

    private static final String HOST = "127.0.0.1";
    private static final String OWNERS_SERVICE = "owners-service";
    private static final String PETS_SERVICE = "pets-service";
    private static final Duration TIME_TO_BECOME_READY = Duration.ofMinutes(5);
    private static final Duration READINESS_INTERVAL = Duration.ofMillis(200);
    private static final Duration READINESS_TIMEOUT = Duration.ofSeconds(2);
    private static final String LIVE = "live";
    private static final String READY = "ready";
    private static final int OK = 200;

    /** How the services run. */
    enum Mode {
        /** From the packaged build; logs are written to files. */
        QUIET,
        /** Like {@link #QUIET}, and logs are also printed. */
        VERBOSE,
        /** From the sources, in Quarkus' dev mode; logs are written to files and printed. */
        DEVELOPMENT
    }

    private final DataDirectory directory;
    private final Home home;
    private final int ownersPort;
    private final int petsPort;
    private final StartWish wish;
    private final RecoveryWish recovery;
    private final Supervisor.Patience patience;
    private final Terminal terminal;
    private final Mode mode;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(READINESS_TIMEOUT)
            .build();
    private final RecoveryWatch watch;
    private final List<Supervisor> services = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Object ending = new Object();
    private boolean stopping;
    private boolean stopped;
    private volatile Supervisor database;

    /** A registry that does not run yet. */
    LocalRegistry(
            DataDirectory directory,
            Home home,
            int ownersPort,
            int petsPort,
            StartWish wish,
            RecoveryWish recovery,
            Supervisor.Patience patience,
            Terminal terminal,
            Mode mode) {
        this.directory = directory;
        this.home = home;
        this.ownersPort = ownersPort;
        this.petsPort = petsPort;
        this.wish = wish;
        this.recovery = recovery;
        this.patience = patience;
        this.terminal = terminal;
        this.mode = mode;
        watch = new RecoveryWatch(http, List.of(URI.create(url(ownersPort)), URI.create(url(petsPort))), terminal);
    }

    /**
     * Starts everything, waits until both services are ready, and creates sample data if requested.
     *
     * @throws CommandFailure if something does not start, or the user does not agree to delete data; call {@link #stop} then
     */
    void start() {
        try {
            startAll();
        } catch (PostgresFailure e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private void startAll() {
        SupervisedService.endLeftOver(OWNERS_SERVICE, note(OWNERS_SERVICE), terminal);
        SupervisedService.endLeftOver(PETS_SERVICE, note(PETS_SERVICE), terminal);
        PostgresCluster.requireOwnVersion(directory.path());
        requireFree(ownersPort, OWNERS_SERVICE, "--owners-port");
        requireFree(petsPort, PETS_SERVICE, "--pets-port");
        List<String> ownersCommand = command(OWNERS_SERVICE);
        List<String> petsCommand = command(PETS_SERVICE);

        Secrets secrets = directory.secrets();
        DatabaseServer server = startDatabase(secrets);

        Map<String, String> owners = environment(
                ownersPort,
                server,
                RegistryDatabases.OWNERS,
                secrets.databases().owners(),
                secrets);
        owners.put("PETS_SERVICE_URL", url(petsPort));
        owners.putAll(recovery.ofOwners());
        Map<String, String> pets = environment(
                petsPort, server, RegistryDatabases.PETS, secrets.databases().pets(), secrets);
        pets.put("OWNERS_SERVICE_URL", url(ownersPort));
        pets.putAll(recovery.ofPets());
        Instant begin = Instant.now();
        startService(OWNERS_SERVICE, "owners | ", ownersPort, ownersCommand, owners);
        if (mode == Mode.DEVELOPMENT) {
            // One after the other, because both compile the modules that they share. After a restart of PostgreSQL,
            // only
            // both together become ready.
            await(OWNERS_SERVICE, ownersPort, LIVE, begin);
        }
        startService(PETS_SERVICE, "pets   | ", petsPort, petsCommand, pets);
        await(OWNERS_SERVICE, ownersPort, READY, begin);
        await(PETS_SERVICE, petsPort, READY, begin);
        services.forEach(Supervisor::settled);
        terminal.endProgress();
        watch.begin();
        wish.sampleData()
                .ifPresent(size ->
                        new SampleFill(URI.create(url(ownersPort)), URI.create(url(petsPort)), terminal).fill(size));
        sayWhereEverythingIs(server);
    }

    /**
     * Waits until {@link #stop} has stopped everything.
     *
     * @throws CommandFailure if a part keeps failing; call {@link #stop} then
     */
    void awaitEnd() {
        try {
            end.join();
        } catch (CompletionException e) {
            throw rethrown(e.getCause());
        }
    }

    /** Whether anything was started, so that data may exist. */
    boolean hasStarted() {
        return database != null;
    }

    /** Whether {@link #stop} has been called. */
    synchronized boolean isStopping() {
        return stopping;
    }

    /**
     * Stops everything that runs or is starting: both services at the same time, then the database. A second call waits for the
     * first.
     */
    void stop() {
        synchronized (this) {
            stopping = true;
        }
        synchronized (ending) {
            if (stopped) {
                return;
            }
            if (database == null) {
                stopped = true;
                end.complete(null);
                return;
            }
            terminal.progress("stopping ...", Duration.ZERO);
            services.forEach(Supervisor::release);
            services.stream()
                    .map(service -> CompletableFuture.runAsync(service::stop, LocalRegistry::onThread))
                    .toList()
                    .forEach(CompletableFuture::join);
            database.stop();
            terminal.endProgress();
            terminal.line("stopped; the data are in " + directory.path());
            stopped = true;
            end.complete(null);
        }
    }

    private DatabaseServer startDatabase(Secrets secrets) {
        LogFile log = new LogFile(directory.logs().resolve("postgresql.log"), LogFile.Limit.USUAL);
        log.watch();
        terminal.progress("starting PostgreSQL ...", Duration.ZERO);
        Path portNote = directory.note("postgresql.port");
        PostgresCluster cluster = new PostgresCluster(
                directory.path(),
                home.postgresBinaries(),
                secrets.superuser(),
                PostgresCluster.Durability.KEPT,
                lastPort(portNote));
        database = supervise(new DatabaseProcess(cluster));
        database.start();
        database.settled();
        DatabaseServer server = cluster.server();
        try {
            // Use the same port next time, if it is free then: database clients may have it configured.
            PrivateFile.write(portNote, Integer.toString(server.port()));
            RegistryDatabases.prepare(server, secrets.databases());
            if (wish.reset()) {
                requireAgreement(StoredData.in(server));
                RegistryDatabases.reset(server, secrets.databases());
            }
        } catch (IOException | SQLException e) {
            throw new CommandFailure("the databases cannot be prepared: " + e.getMessage(), e);
        }
        return server;
    }

    private void requireAgreement(StoredData stored) throws IOException {
        if (wish.agreed() || stored.isEmpty()) {
            return;
        }
        String loss = "%s in %s".formatted(stored.inWords(), directory.path());
        if (!terminal.canAsk()) {
            throw new CommandFailure("this would delete %s: use --yes to confirm".formatted(loss));
        }
        if (!terminal.agrees("This deletes %s. Continue?".formatted(loss))) {
            throw new CommandFailure("nothing was deleted");
        }
    }

    private void startService(
            String name, String prefix, int port, List<String> command, Map<String, String> environment) {
        Supervisor service = supervise(new SupervisedService(
                name,
                command,
                environment,
                note(name),
                new LogFile(directory.logs().resolve(name + ".log"), LogFile.Limit.USUAL),
                mode == Mode.QUIET ? line -> {} : line -> terminal.line(prefix + line),
                // A service in dev mode does not answer while its sources do not compile.
                () -> mode == Mode.DEVELOPMENT
                        || isUp(port, LIVE, patience.probes().timeout())));
        services.add(service);
        service.start();
    }

    /** Nothing may start that {@link #stop} does not know of. */
    private synchronized Supervisor supervise(Part part) {
        if (stopping) {
            throw stoppedMeanwhile();
        }
        return new Supervisor(part, patience, terminal, end::completeExceptionally);
    }

    private void await(String name, int port, String check, Instant begin) {
        while (!isUp(port, check, READINESS_TIMEOUT)) {
            Duration waited = Duration.between(begin, Instant.now());
            Optional<String> comparison = watch.look();
            terminal.progress(inWords(comparison), waited);
            // A comparison takes as long as it takes, and a person may take longer to decide.
            if (waited.compareTo(TIME_TO_BECOME_READY) > 0 && comparison.isEmpty()) {
                throw new CommandFailure("%s is not %s after %d s (logs: %s)"
                        .formatted(name, check, TIME_TO_BECOME_READY.toSeconds(), directory.logs()));
            }
            try {
                end.get(READINESS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                throw stoppedMeanwhile();
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw rethrown(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("interrupted", e);
            }
        }
    }

    private String inWords(Optional<String> comparison) {
        if (comparison.filter(RecoveryWatch::isWaiting).isPresent()) {
            return "waiting for a decision ...";
        }
        return comparison
                // Each piece would be a line of its own.
                .filter(text -> terminal.isInteractive())
                .map(text -> "the databases are compared: " + text)
                .orElse("starting owners-service and pets-service ...");
    }

    private boolean isUp(int port, String check, Duration timeout) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(port) + "/q/health/" + check))
                .build();
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            // The timeout of the request itself ends with the headers of the answer.
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode() == OK;
        } catch (TimeoutException | ExecutionException e) {
            answer.cancel(true);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private void sayWhereEverythingIs(DatabaseServer server) {
        terminal.line("");
        terminal.line("owners-service  %s  (try it: %s/q/swagger-ui)".formatted(url(ownersPort), url(ownersPort)));
        terminal.line("pets-service    %s  (try it: %s/q/swagger-ui)".formatted(url(petsPort), url(petsPort)));
        terminal.line("databases       postgresql://reader@%s:%d/owners and /pets, read-only; password in %s"
                .formatted(
                        server.host(),
                        server.port(),
                        directory.path().resolve("secrets").resolve("reader")));
        terminal.line("logs            " + directory.logs());
        terminal.line("Ctrl-C stops everything.");
    }

    private List<String> command(String service) {
        return mode == Mode.DEVELOPMENT
                ? home.developmentCommand(service)
                : home.command(service, directory.programs());
    }

    private static Map<String, String> environment(
            int port, DatabaseServer server, String database, String password, Secrets secrets) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HTTP_HOST", HOST);
        environment.put("HTTP_PORT", Integer.toString(port));
        environment.put("DATABASE_HOST", server.host());
        environment.put("DATABASE_PORT", Integer.toString(server.port()));
        environment.put("DATABASE_NAME", database);
        environment.put("DATABASE_USER", database);
        environment.put("DATABASE_PASSWORD", password);
        environment.put("REGISTRY_SECRET", secrets.registry());
        return environment;
    }

    private ProcessNote note(String service) {
        return new ProcessNote(directory.note(service + ".process"));
    }

    private static int lastPort(Path note) {
        try {
            return Integer.parseInt(Files.readString(note).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private static void requireFree(int port, String service, String option) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
            socket.getLocalPort();
        } catch (IOException e) {
            // Low ports are reserved for the administrator.
            boolean forbidden = String.valueOf(e.getMessage()).contains("Permission denied");
            throw new CommandFailure(
                    "port %d, for %s, %s another with %s"
                            .formatted(
                                    port,
                                    service,
                                    forbidden
                                            ? "requires administrator rights: choose"
                                            : "is in use: stop the program that uses it, or choose",
                                    option),
                    e);
        }
    }

    private static String url(int port) {
        return "http://localhost:" + port;
    }

    private static void onThread(Runnable task) {
        new Thread(task, "stopping").start();
    }

    private static CommandFailure stoppedMeanwhile() {
        return new CommandFailure("stopped while starting");
    }

    private static RuntimeException rethrown(Throwable cause) {
        return cause instanceof CommandFailure failure ? failure : new IllegalStateException(cause);
    }
}
