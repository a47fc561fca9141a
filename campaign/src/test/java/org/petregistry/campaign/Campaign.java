package org.petregistry.campaign;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.petregistry.campaign.Request.Read;
import org.petregistry.systemtests.harness.Agreement;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Pair;

/** Clients at work while something is done to the registry; then everything is looked at. */
final class Campaign {
    private static final int LARGEST_PAGE = 200;

    private final LinkedRegistry registry;
    private final Client client;
    private final long seed;
    private final Duration patience;

    /**
     * What came of it.
     *
     * @param calls of all clients
     * @param violations what must never be, in words
     */
    record Result(List<Call> calls, List<String> violations) {}

    /** @param patience how long both sides may need until they agree, when all is over */
    Campaign(LinkedRegistry registry, long seed, Duration patience) {
        this.registry = registry;
        this.client = new Client(registry.pair());
        this.seed = seed;
        this.patience = patience;
    }

    /** All calls so far. */
    List<Call> calls() {
        return client.calls();
    }

    /** Lets clients work during something that leaves the registry whole. */
    Result run(int clients, Runnable meanwhile) {
        new Workload(registry, client, seed).during(clients, meanwhile);
        List<String> violations = new ArrayList<>(new Agreement(registry).within(patience));
        List<Call> calls = client.calls();
        violations.addAll(Checker.violations(new History(calls, ending())));
        return new Result(calls, violations);
    }

    private List<Call> ending() {
        List<Call> reads = new ArrayList<>();
        Pair pair = registry.pair();
        readAll(registry.referenced().get(0), pair.path(), reads);
        readAll(registry.referencing().get(0), pair.nullable().path(), reads);
        readAll(registry.referencing().get(0), pair.mandatory().path(), reads);
        return reads;
    }

    private void readAll(Instance instance, String path, List<Call> reads) {
        List<Thing> page;
        long last = 0;
        do {
            Call read = readUntilServed(
                    instance, new Read(path + "?sort=id&id.gt=" + last + "&limit=" + LARGEST_PAGE, null));
            reads.add(read);
            page = read.reply().shown();
            last = page.isEmpty() ? last : page.get(page.size() - 1).ref().id();
        } while (!page.isEmpty());
    }

    /** All is whole, but an instance may take a moment to notice. */
    private Call readUntilServed(Instance instance, Read read) {
        AtomicReference<Call> call = new AtomicReference<>();
        await().atMost(patience).until(() -> {
            call.set(client.sendUnrecorded(instance, read));
            return call.get().reply().success();
        });
        return call.get();
    }
}
