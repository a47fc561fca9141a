package org.petregistry.standalone.sampledata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Counted;
import org.petregistry.terminal.ProgressBar;
import org.petregistry.terminal.Terminal;

/**
 * Creates {@link SampleData} in an empty registry through its public batch operations, a few batches at a time. It needs memory
 * for those batches, and one bit for each owner.
 */
public final class SampleFill {

    /** The largest batch that a service accepts. */
    private static final int BATCH = 1000;

    /** Enough to keep both services and the database busy on a laptop; more would only wait for each other. */
    private static final int BATCHES_IN_FLIGHT = 4;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration PATIENCE_WITH_BUSY_SERVICE = Duration.ofMinutes(1);
    private static final Executor AFTER_A_PAUSE = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);
    private static final int CREATED = 201;
    private static final int UNAVAILABLE = 503;

    private final URI owners;
    private final URI pets;
    private final Terminal terminal;
    private final SampleData data = new SampleData();
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /**
     * Prepares a fill; sends nothing yet.
     *
     * @param owners address of owners-service
     * @param pets address of pets-service
     * @param terminal where to show progress
     */
    public SampleFill(URI owners, URI pets, Terminal terminal) {
        this.owners = owners.resolve("/owners/batch");
        this.pets = pets.resolve("/pets/batch");
        this.terminal = terminal;
    }

    /**
     * Creates owners, and then pets that refer to them.
     *
     * @param size how many
     * @throws CommandFailure if a service rejects a batch or does not answer; what was created until then stays
     */
    public void fill(SampleSize size) {
        Instant begin = Instant.now();
        // Ids start at 1 in an empty registry, and there are too few of them to leave the range of int.
        BitSet ownerIds = new BitSet();
        send(owners, "owners", size.owners(), data::owners, id -> ownerIds.set(Math.toIntExact(id)));
        send(pets, "pets", size.pets(), count -> data.pets(count, ownerIds), id -> {});
        terminal.line("created %s and %s in %d s"
                .formatted(
                        Counted.of(size.owners(), "owner"),
                        Counted.of(size.pets(), "pet"),
                        Duration.between(begin, Instant.now()).toSeconds()));
    }

    private void send(URI address, String what, int total, IntFunction<List<?>> make, Consumer<Long> keepId) {
        ProgressBar progress = new ProgressBar(terminal, "creating " + what, total, Instant.now());
        Deque<CompletableFuture<JsonNode>> inFlight = new ArrayDeque<>();
        int sent = 0;
        int created = 0;
        while (created < total) {
            while (sent < total && inFlight.size() < BATCHES_IN_FLIGHT) {
                int count = Math.min(BATCH, total - sent);
                inFlight.addLast(created(address, text(make.apply(count))));
                sent += count;
            }
            JsonNode items = answered(inFlight.removeFirst()).path("items");
            items.forEach(item -> keepId.accept(item.path("id").longValue()));
            created += items.size();
            progress.show(created);
        }
        progress.end();
    }

    private CompletableFuture<JsonNode> created(URI address, byte[] batch) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch))
                .build();
        return sent(request, Instant.now().plus(PATIENCE_WITH_BUSY_SERVICE));
    }

    /** The idempotency key makes a retry safe: it creates nothing twice. */
    private CompletableFuture<JsonNode> sent(HttpRequest request, Instant deadline) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).thenCompose(answer -> {
            if (answer.statusCode() == UNAVAILABLE && Instant.now().isBefore(deadline)) {
                return CompletableFuture.supplyAsync(() -> sent(request, deadline), AFTER_A_PAUSE)
                        .thenCompose(again -> again);
            }
            JsonNode body = tree(answer.body());
            if (answer.statusCode() != CREATED) {
                throw new CommandFailure("the sample data are incomplete: POST %s was answered with %d: %s"
                        .formatted(
                                request.uri(),
                                answer.statusCode(),
                                body.path("detail").asText()));
            }
            return CompletableFuture.completedFuture(body);
        });
    }

    private static JsonNode answered(CompletableFuture<JsonNode> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandFailure failure) {
                throw failure;
            }
            throw new CommandFailure("the sample data are incomplete: " + e.getCause(), e);
        }
    }

    private byte[] text(List<?> drafts) {
        try {
            return json.writeValueAsBytes(drafts);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode tree(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new CommandFailure("the sample data are incomplete: an answer is not JSON", e);
        }
    }
}
