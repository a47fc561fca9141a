package org.petregistry.standalone.sampledata;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.petregistry.client.ServiceClient;
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

    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ServiceClient owners;
    private final ServiceClient pets;
    private final Terminal terminal;
    private final SampleData data = new SampleData();

    /**
     * Prepares a fill; sends nothing yet.
     *
     * @param owners address of owners-service
     * @param pets address of pets-service
     * @param terminal where to show progress
     */
    public SampleFill(URI owners, URI pets, Terminal terminal) {
        this(owners, pets, terminal, PATIENCE);
    }

    /** @param patience how long to retry if a service does not answer or is busy */
    SampleFill(URI owners, URI pets, Terminal terminal, Duration patience) {
        this.owners = new ServiceClient(owners, Map.of(), REQUEST_TIMEOUT, patience);
        this.pets = new ServiceClient(pets, Map.of(), REQUEST_TIMEOUT, patience);
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
        try {
            send(owners, "owners", size.owners(), data::owners, id -> ownerIds.set(Math.toIntExact(id)));
            send(pets, "pets", size.pets(), count -> data.pets(count, ownerIds), id -> {});
        } catch (CommandFailure e) {
            throw new CommandFailure("the sample data are incomplete: " + e.getMessage(), e);
        }
        terminal.line("created %s and %s in %d s"
                .formatted(
                        Counted.of(size.owners(), "owner"),
                        Counted.of(size.pets(), "pet"),
                        Duration.between(begin, Instant.now()).toSeconds()));
    }

    private void send(ServiceClient service, String what, int total, IntFunction<List<?>> make, Consumer<Long> keepId) {
        ProgressBar progress = new ProgressBar(terminal, "creating " + what, total, Instant.now());
        Deque<CompletableFuture<JsonNode>> inFlight = new ArrayDeque<>();
        int sent = 0;
        int created = 0;
        while (created < total) {
            while (sent < total && inFlight.size() < BATCHES_IN_FLIGHT) {
                int count = Math.min(BATCH, total - sent);
                inFlight.addLast(service.post("/" + what + "/batch", make.apply(count)));
                sent += count;
            }
            JsonNode items = ServiceClient.answer(inFlight.removeFirst()).path("items");
            items.forEach(item -> keepId.accept(item.path("id").longValue()));
            created += items.size();
            progress.show(created);
        }
        progress.end();
    }
}
