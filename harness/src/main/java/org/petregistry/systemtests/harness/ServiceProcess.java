package org.petregistry.systemtests.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.petregistry.testkit.http.Api;

/**
 * One packaged service as a separate process, which a test can stop, kill and freeze. Its address stays the same from one
 * start to the next; so does its log, which is appended to.
 */
public final class ServiceProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // No process must outlive the tests.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Path jar;
    private final ClassArchive classes;
    private final Path log;
    private final Map<String, String> environment;
    private final Api api;
    private Process process;

    /**
     * @param module the service's module, built
     * @param log the file for its output
     * @param environment its settings, including {@code HTTP_PORT}
     */
    public ServiceProcess(String module, Path log, Map<String, String> environment) {
        this(built(module), log, environment);
    }

    /**
     * @param application a directory with a packaged application
     * @param log the file for its output
     * @param environment its settings, including {@code HTTP_PORT}
     */
    public ServiceProcess(Path application, Path log, Map<String, String> environment) {
        this.jar = jar(application);
        this.classes = new ClassArchive(jar);
        this.log = log;
        this.environment = Map.copyOf(environment);
        this.api = new CheckedApi(URI.create("http://127.0.0.1:" + environment.get("HTTP_PORT")));
    }

    /** The packaged application of a module. */
    public static Path built(String module) {
        return Path.of("..", module, "target", "quarkus-app").toAbsolutePath();
    }

    /** The file of an application to start. */
    static Path jar(Path application) {
        return application.resolve("quarkus-run.jar");
    }

    public Api api() {
        return api;
    }

    /** The archive that all its starts share. */
    ClassArchive classes() {
        return classes;
    }

    /** Starts it and returns at once. */
    public void start() {
        start(classes.command());
    }

    /** The same, as it is started where it is installed. */
    void startAsPackaged() {
        start(classes.packaged());
    }

    /** The same, and its classes can be kept when it has ended in order. */
    void startToKeepClasses() {
        start(classes.commandToMake());
    }

    private void start(List<String> application) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException("not built: " + jar);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Only the time to start matters here: the C1 compiler and the serial collector are faster.
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(application);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // The environment of the tests must not affect the results.
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches(
                        "HTTP_.*|DATABASE_.*|LOG_JSON|QUARKUS_.*|REGISTRY_.*|.*_SERVICE_URL|ALLOWED_HOSTS|PUBLIC_URL"));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.getParent());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RUNNING.add(process);
    }

    /** Waits until it reports that it is ready; fails at once if it exits instead. */
    public void awaitReady() {
        await("readiness of " + log.getFileName())
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .failFast(
                        "it has ended",
                        () -> assertThat(process.isAlive()).as(log()).isTrue())
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> api.get("/q/health/ready").status() == 200);
    }

    /** Waits until this service, the referenced one, has met the other one: it is ready before if the other one starts slowly. */
    void awaitMeeting() {
        // Without a check by the document, which does not contain it.
        Api internal = new Api(URI.create("http://127.0.0.1:" + environment.get("HTTP_PORT")));
        await("the first meeting of " + log.getFileName())
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> internal.get("/internal/pairing", "Authorization", "Bearer " + RunningRegistry.SECRET)
                        .json()
                        .path("settled")
                        .asBoolean());
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Sends SIGTERM and returns at once. */
    public void askToStop() {
        process.destroy();
    }

    /** Stops it with SIGTERM and waits for its end. */
    public void stop() {
        askToStop();
        awaitEnd();
    }

    /** Kills it (SIGKILL). */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd();
        }
    }

    /** Freezes it (SIGSTOP): it accepts connections and never answers. */
    public void freeze() {
        signal("STOP");
    }

    /** Resumes it (SIGCONT). */
    public void thaw() {
        signal("CONT");
    }

    /** Resumes or restarts it, and waits until it answers. */
    public void restore() {
        if (process.isAlive()) {
            thaw();
        } else {
            start();
        }
        awaitReady();
    }

    /** @return the exit code of a process that is expected to exit */
    public int awaitEnd() {
        try {
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still running: " + log.getFileName() + "\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        RUNNING.remove(process);
        return process.exitValue();
    }

    /** Its complete output since its first start. */
    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of answered requests to this route, from its metrics. */
    public long answered(String route) {
        return (long) sum(line ->
                line.startsWith("http_server_requests_seconds_count{") && line.contains("uri=\"" + route + "\""));
    }

    /** One of its metrics: the sum of all values with this name. */
    public double metric(String name) {
        return api.metric(name);
    }

    private double sum(Predicate<String> figure) {
        return api.get("/q/metrics")
                .text()
                .lines()
                .filter(figure)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The used heap after a garbage collection, in bytes. */
    public long heapInUse() {
        run(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(process.pid()), "GC.run");
        return (long) sum(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""));
    }

    private void signal(String name) {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    private static void run(String... command) {
        try {
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
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
}
