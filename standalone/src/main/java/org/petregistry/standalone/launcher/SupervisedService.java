package org.petregistry.standalone.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.petregistry.operatingsystem.ProcessEnd;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Terminal;

/** One of the two services, as a process that writes its output to a log. */
final class SupervisedService implements Part {

    /** Longer than a service takes to finish requests in progress. */
    private static final long STOP_TIMEOUT_SECONDS = 30;

    /** Enough for a process that no longer answers to log why it ends. */
    private static final long KILL_TIMEOUT_SECONDS = 10;

    private static final int LAST_LINES = 10;
    private static final int SIGNAL = 128;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final ProcessNote note;
    private final LogFile log;
    private final Consumer<String> echo;
    private final BooleanSupplier liveness;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private volatile Process process;

    /**
     * A service that does not run yet.
     *
     * @param environment variables in addition to this program's own
     * @param echo also receives each line of the output
     */
    SupervisedService(
            String name,
            List<String> command,
            Map<String, String> environment,
            ProcessNote note,
            LogFile log,
            Consumer<String> echo,
            BooleanSupplier liveness) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.note = note;
        this.log = log;
        this.echo = echo;
        this.liveness = liveness;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletableFuture<End> start() {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            process = started;
            note.write(started.toHandle());
            started.getOutputStream().close();
            CompletableFuture<Void> output = CompletableFuture.runAsync(() -> copyOutput(started), this::onThread);
            return started.onExit().thenCombine(output, (ended, nothing) -> end(ended.exitValue()));
        } catch (IOException e) {
            stop();
            throw new CommandFailure("cannot start %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    @Override
    public void stop() {
        end(STOP_TIMEOUT_SECONDS);
    }

    @Override
    public void kill() {
        end(KILL_TIMEOUT_SECONDS);
    }

    @Override
    public boolean isLive() {
        return liveness.getAsBoolean();
    }

    @Override
    public Path log() {
        return log.path();
    }

    @Override
    public List<String> lastLines() {
        synchronized (lastLines) {
            return List.copyOf(lastLines);
        }
    }

    /** Ends a service that a killed run left behind. */
    static void endLeftOver(String name, ProcessNote note, Terminal terminal) {
        Optional<ProcessHandle> leftOver = note.find();
        if (leftOver.isPresent()) {
            terminal.line("stopping %s (process %d), which the last run left behind"
                    .formatted(name, leftOver.get().pid()));
            end(leftOver.get(), STOP_TIMEOUT_SECONDS);
        }
    }

    private void end(long timeoutSeconds) {
        Process running = process;
        if (running != null) {
            end(running.toHandle(), timeoutSeconds);
        }
    }

    /** Ends child processes too: in dev mode the service is a child of Maven, and would outlive it. */
    private static void end(ProcessHandle process, long timeoutSeconds) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        ProcessEnd.await(process, timeoutSeconds);
        children.forEach(ProcessHandle::destroy);
        children.forEach(child -> ProcessEnd.await(child, timeoutSeconds));
    }

    private void copyOutput(Process started) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                remember(line);
                log.append(line);
                echo.accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remember(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == LAST_LINES) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
    }

    private void onThread(Runnable copying) {
        Thread thread = new Thread(copying, name + "-output");
        thread.setDaemon(true);
        thread.start();
    }

    /** A Java process that exits on a signal returns the same code as a process that the signal kills. */
    private static End end(int exitCode) {
        return exitCode > SIGNAL
                ? new End("was killed by signal " + (exitCode - SIGNAL), true)
                : new End("exited with code " + exitCode, false);
    }
}
