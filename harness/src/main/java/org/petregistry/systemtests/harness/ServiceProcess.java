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
 * One packaged service as a process of its own, which a test may stop, kill and freeze as an operator or a fate would.
 * Its address stays the same from one start to the next; so does its log, which is appended to.
 */
public final class ServiceProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // No process may outlive the tests, however they end.
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
     * @param log where its output goes
     * @param environment what it is configured by, {@code HTTP_PORT} included
     */
    public ServiceProcess(String module, Path log, Map<String, String> environment) {
        this(built(module), log, environment);
    }

    /**
     * @param application a directory with an application as it is packaged
     * @param log where its output goes
     * @param environment what it is configured by, {@code HTTP_PORT} included
     */
    public ServiceProcess(Path application, Path log, Map<String, String> environment) {
        this.jar = jar(application);
        this.classes = new ClassArchive(jar);
        this.log = log;
        this.environment = Map.copyOf(environment);
        this.api = new CheckedApi(URI.create("http://127.0.0.1:" + environment.get("HTTP_PORT")));
    }

    /** Where the build has put a module's application. */
    public static Path built(String module) {
        return Path.of("..", module, "target", "quarkus-app").toAbsolutePath();
    }

    /** What is started of an application. */
    static Path jar(Path application) {
        return application.resolve("quarkus-run.jar");
    }

    public Api api() {
        return api;
    }

    /** What all its starts share. */
    ClassArchive classes() {
        return classes;
    }

    /** Launches it and returns at once. */
    public void start() {
        start(classes.options());
    }

    /** As {@link #start()}, with options for Java. */
    void start(List<String> options) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException("not built: " + jar);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Only the time to start matters here: the first compiler and the simplest collector get there sooner.
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // What the tests run in must not decide what they find.
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

    /** Waits until it says that it is ready; fails at once if it has ended instead. */
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

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Asks it to end in order (SIGTERM) and returns at once. */
    public void askToStop() {
        process.destroy();
    }

    /** Ends it in order and waits for that. */
    public void stop() {
        askToStop();
        awaitEnd();
    }

    /** Ends it without any chance to tidy up (SIGKILL). */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd();
        }
    }

    /** Freezes it (SIGSTOP): connections to it are made, and never answered. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void thaw() {
        signal("CONT");
    }

    /** Makes it run and answer, whatever was done to it. */
    public void restore() {
        if (process.isAlive()) {
            thaw();
        } else {
            start();
        }
        awaitReady();
    }

    /** @return the exit code of a process that is expected to end by itself */
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

    /** Everything it has written since its first start. */
    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many requests to this route it has answered, by its own metrics. */
    public long answered(String route) {
        return (long) sum(line ->
                line.startsWith("http_server_requests_seconds_count{") && line.contains("uri=\"" + route + "\""));
    }

    /** One of its own figures; the sum of those that go by this name. */
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

    /** What is left on its heap when all that nobody refers to has been swept away, in bytes. */
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
