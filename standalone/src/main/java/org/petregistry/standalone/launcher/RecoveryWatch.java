package org.petregistry.standalone.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Terminal;

/** Reads in the readiness of both services whether they compare their databases, and says if they wait for a decision. */
final class RecoveryWatch {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String WAITING = "Waiting for a decision";

    private final HttpClient http;
    private final List<URI> services;
    private final Terminal terminal;
    private final ObjectMapper json = new ObjectMapper();

    /** Not said again while the services wait for the same. */
    private String said = "";

    RecoveryWatch(HttpClient http, List<URI> services, Terminal terminal) {
        this.http = http;
        this.services = services;
        this.terminal = terminal;
    }

    /** Looks regularly until this program ends. */
    void begin() {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            Thread.sleep(INTERVAL.toMillis());
                            look();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "recovery-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Looks once, and prints what a person must decide.
     *
     * @return what the services do to compare their databases; empty if they do not
     */
    synchronized Optional<String> look() {
        List<String> progress = services.stream().flatMap(this::progress).toList();
        Optional<String> waiting =
                progress.stream().filter(RecoveryWatch::isWaiting).findFirst();
        if (waiting.isPresent() && !waiting.get().equals(said)) {
            terminal.line(waiting.get());
            terminal.line("To resolve it: stop with Ctrl-C, then ./start --decide; with --on-restore remove or"
                    + " --closed-owners revive for another result (see docs/recovery.md)");
        }
        said = waiting.orElse(progress.isEmpty() ? "" : said);
        return waiting.or(() -> progress.stream().findFirst());
    }

    /** Whether this is what a service says that waits for a decision. */
    static boolean isWaiting(String progress) {
        return progress.startsWith(WAITING);
    }

    private Stream<String> progress(URI service) {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                HttpRequest.newBuilder(service.resolve("/q/health/ready")).build(),
                HttpResponse.BodyHandlers.ofString());
        try {
            JsonNode health = json.readTree(
                    answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).body());
            return health.path("checks").findValuesAsText("reconciling").stream()
                    // As at every start: the other service may be the one that does not start.
                    .filter(text -> !text.startsWith("waiting for "));
        } catch (TimeoutException | ExecutionException | JsonProcessingException e) {
            answer.cancel(true);
            return Stream.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }
}
