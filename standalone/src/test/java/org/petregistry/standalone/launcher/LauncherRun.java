package org.petregistry.standalone.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.petregistry.testkit.FreePorts;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/** A run of the launcher as a separate process in its own session, with stand-ins for both services. */
final class LauncherRun implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 30;

    private final Process process;
    private final int ownersPort;
    private final int petsPort;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private LauncherRun(Process process, int ownersPort, int petsPort) {
        this.process = process;
        this.ownersPort = ownersPort;
        this.petsPort = petsPort;
        this.reader = new Thread(this::read, "launcher-output");
        reader.start();
    }

    /** Starts the launcher on a data directory, on free ports. */
    static LauncherRun on(Path data, Path home) throws IOException {
        return on(data, home, FreePorts.next(), FreePorts.next());
    }

    static LauncherRun on(Path data, Path home, int ownersPort, int petsPort) throws IOException {
        return start(Launcher.class, data, home, ownersPort, petsPort, List.of(), List.of());
    }

    /** Starts the launcher as a script or a timer does, without a terminal. */
    static LauncherRun with(Path data, Path home, String... options) throws IOException {
        return start(Launcher.class, data, home, FreePorts.next(), FreePorts.next(), List.of(), List.of(options));
    }

    /** Starts the launcher as if on a terminal, with this input. */
    static LauncherRun answered(String line, Path data, Path home, String... options) throws IOException {
        LauncherRun run = start(
                Launcher.class,
                data,
                home,
                FreePorts.next(),
                FreePorts.next(),
                List.of("-Dregistry.keyboard=true"),
                List.of(options));
        try (OutputStream keyboard = run.process.getOutputStream()) {
            keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return run;
    }

    /** Starts a launcher that gives up a service after three failures, without long pauses, and prints all logs. */
    static LauncherRun impatient(Path data, Path home) throws IOException {
        return start(
                ImpatientLauncher.class,
                data,
                home,
                FreePorts.next(),
                FreePorts.next(),
                List.of(),
                List.of("--verbose"));
    }

    private static LauncherRun start(
            Class<?> launcher,
            Path data,
            Path home,
            int ownersPort,
            int petsPort,
            List<String> properties,
            List<String> options)
            throws IOException {
        List<String> command = new ArrayList<>();
        // Its own session makes it the leader of its process group, like a command on a terminal.
        if (System.getProperty("os.name").equals("Linux")) {
            command.add("setsid");
        }
        command.addAll(List.of(javaProgram(), "-XX:TieredStopAtLevel=1", "-Dregistry.home=" + home));
        command.addAll(properties);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                launcher.getName(),
                "--data=" + data,
                "--owners-port=" + ownersPort,
                "--pets-port=" + petsPort));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        return new LauncherRun(process, ownersPort, petsPort);
    }

    /** Creates a directory like that of the built project, with stand-ins for the services. */
    static void makeHome(Path home) throws IOException {
        Path target = Files.createDirectories(home.resolve("standalone/target"));
        Path binaries = Files.createDirectories(Path.of("target", "postgresql-binaries"));
        Files.createSymbolicLink(target.resolve("postgresql-binaries"), binaries.toAbsolutePath());
        for (String service : new String[] {"owners-service", "pets-service"}) {
            Path application = Files.createDirectories(home.resolve(service).resolve("target/quarkus-app"));
            Manifest manifest = new Manifest();
            Attributes attributes = manifest.getMainAttributes();
            attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            attributes.put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
            attributes.put(Attributes.Name.CLASS_PATH, classPathAsUrls());
            try (OutputStream file = Files.newOutputStream(application.resolve("quarkus-run.jar"));
                    JarOutputStream jar = new JarOutputStream(file, manifest)) {
                jar.finish();
            }
        }
    }

    private static String classPathAsUrls() {
        List<String> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            urls.add(Path.of(entry).toUri().toString());
        }
        return String.join(" ", urls);
    }

    /** Waits for a line that contains a text, past the lines that were waited for before. */
    String awaitLine(String text) throws InterruptedException {
        for (String line = nextLine(text); ; line = nextLine(text)) {
            if (line.contains(text)) {
                return line;
            }
        }
    }

    /** Waits until all of these lines have come, in any order. */
    void awaitLines(String... wanted) throws InterruptedException {
        for (String line : wanted) {
            while (!lines.contains(line)) {
                nextLine(line);
            }
        }
    }

    private String nextLine(String wanted) throws InterruptedException {
        String line = unread.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no line with \"" + wanted + "\" in " + String.join("\n", lines));
        }
        return line;
    }

    LauncherRun awaitReady() throws InterruptedException {
        try {
            awaitLine("Ctrl-C stops everything");
            return this;
        } catch (AssertionError e) {
            // The caller has nothing to close yet.
            close();
            throw e;
        }
    }

    /** All lines so far, those of the launcher and of the services. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The process of the stand-in that answers for a service. */
    ProcessHandle service(String name) throws IOException, InterruptedException {
        int port = name.equals("owners") ? ownersPort : petsPort;
        Answer answer = new Api(URI.create("http://127.0.0.1:" + port)).get("/q/health/ready");
        return ProcessHandle.of(Long.parseLong(answer.text())).orElseThrow();
    }

    int ownersPort() {
        return ownersPort;
    }

    int petsPort() {
        return petsPort;
    }

    /** Sends a signal to the launcher, or to all of its process group, as a terminal does. */
    void signal(String name, boolean wholeGroup) throws IOException, InterruptedException {
        String target = (wholeGroup ? "-" : "") + process.pid();
        int result =
                new ProcessBuilder("kill", "-s", name, "--", target).start().waitFor();
        assertThat(result).isZero();
    }

    /** Waits for the end of the launcher and of its output. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .as(() -> String.join("\n", lines))
                .isTrue();
        reader.join(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        return process.exitValue();
    }

    /** Stops a run that a failed test has left. */
    @Override
    public void close() {
        // By its handle: Process.destroy would close the output while it is being read.
        process.toHandle().destroy();
        process.onExit().join();
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                unread.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
