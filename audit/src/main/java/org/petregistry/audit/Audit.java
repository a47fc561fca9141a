package org.petregistry.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.petregistry.client.ServiceClient;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Counted;
import org.petregistry.terminal.ProgressBar;
import org.petregistry.terminal.Terminal;

/**
 * Compares the owners of owners-service with what pets-service knows of them, over HTTP only and while both serve requests.
 * It compares digests of a thousand ids each, then single owners where the digests differ. Rows change meanwhile, so it reports
 * a fault only when a second look confirms it. The second look follows at once, unless a copy of an owner may still become
 * current: then the audit waits until the change feed has passed the owner's last change. It needs the memory of a few thousand
 * owners, regardless of how many exist.
 */
public final class Audit {
    /** A change feed that lags more than this makes copies stale. */
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PATIENCE_WITH_A_SERVICE = Duration.ofSeconds(10);

    /** The first wait for the change feed; each further one is twice as long. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int IDS_IN_A_PIECE = 1_000;

    /** The most that owners-service returns. */
    private static final int MOST_CHANGES = 1_000;

    private static final int FAULTS_REPORTED_OF_EACH_KIND = 20;

    private final ServiceClient owners;
    private final ServiceClient pets;
    private final Terminal terminal;
    private final Duration patience;
    private final Map<Fault, Long> found = new EnumMap<>(Fault.class);
    private long ownersCompared;
    private long grantsCompared;

    /** @param patience how long to wait, in total, for copies that differ */
    Audit(ServiceClient owners, ServiceClient pets, Terminal terminal, Duration patience) {
        this.owners = owners;
        this.pets = pets;
        this.terminal = terminal;
        this.patience = patience;
    }

    /**
     * Creates an audit of the registry that the environment variables {@code OWNERS_SERVICE_URL}, {@code PETS_SERVICE_URL} and
     * {@code REGISTRY_SECRET} name, as for the services.
     *
     * @param owners the address of owners-service if the variable is not set
     * @param pets the address of pets-service if the variable is not set
     * @param secret supplies the secret that the services share if the variable is not set
     * @param terminal where to report
     * @return an audit that has not begun
     */
    public static Audit ofEnvironment(URI owners, URI pets, Supplier<String> secret, Terminal terminal) {
        String shown = variable("REGISTRY_SECRET").orElseGet(secret);
        return new Audit(
                service(variable("OWNERS_SERVICE_URL").map(URI::create).orElse(owners), shown),
                service(variable("PETS_SERVICE_URL").map(URI::create).orElse(pets), shown),
                terminal,
                USUAL_PATIENCE);
    }

    private static ServiceClient service(URI address, String secret) {
        return new ServiceClient(
                address, Map.of("Authorization", "Bearer " + secret), REQUEST_TIMEOUT, PATIENCE_WITH_A_SERVICE);
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /**
     * Compares everything, and reports the faults and their number.
     *
     * @return whether there is no fault
     * @throws CommandFailure if a service does not answer, or the two databases are not a pair
     */
    public boolean isClean() {
        Instant begin = Instant.now();
        List<Long> differing = differingPieces(begin);
        Instant deadline = Instant.now().plus(patience);
        if (!differing.isEmpty()) {
            examineAll(differing, deadline);
        }
        terminal.line("compared %s with %s in %.1f s"
                .formatted(
                        Counted.of(ownersCompared, "owner"),
                        Counted.of(grantsCompared, "grant"),
                        Duration.between(begin, Instant.now()).toMillis() / 1_000.0));
        reportLastSettling();
        terminal.line(Arrays.stream(Fault.values())
                .map(fault -> found.getOrDefault(fault, 0L) + " " + fault.words())
                .collect(Collectors.joining(", ")));
        return found.isEmpty();
    }

    /** The last time that the services compared their databases by themselves, because one was restarted or restored. */
    private void reportLastSettling() {
        JsonNode answer = ServiceClient.answer(owners.get("/internal/pairing/last"));
        JsonNode last = answer.path("last");
        terminal.line(
                last.isNull()
                        ? "the services have not compared their databases yet"
                        : "last settled at %s in %.1f s: %s"
                                .formatted(
                                        Instant.parse(last.path("at").asText()).truncatedTo(ChronoUnit.SECONDS),
                                        last.path("millis").longValue() / 1_000.0,
                                        inWords(last.path("counts"))));
        long restored = answer.path("restored").longValue();
        if (restored > 0) {
            terminal.line("%s with restoredAt".formatted(Counted.of(restored, "owner")));
        }
    }

    private static String inWords(JsonNode counts) {
        return counts.isEmpty()
                ? "no differences"
                : counts.properties().stream()
                        .map(count -> count.getKey() + " " + count.getValue().asText())
                        .collect(Collectors.joining(", "));
    }

    /** The pieces, of a thousand ids each, whose digests differ between the two sides. */
    private List<Long> differingPieces(Instant begin) {
        List<Long> differing = new ArrayList<>();
        Long after = 0L;
        while (after != null) {
            if (terminal.isInteractive()) {
                terminal.progress(
                        "comparing digests, %s so far".formatted(Counted.of(ownersCompared, "owner")),
                        Duration.between(begin, Instant.now()));
            }
            String path = "/digests?after=" + after;
            CompletableFuture<JsonNode> askedOwners = owners.get("/internal/owners" + path);
            JsonNode ofPets = ServiceClient.answer(pets.get("/internal/grants" + path));
            JsonNode ofOwners = ServiceClient.answer(askedOwners);
            requireSameRegistry(ofOwners, ofPets);
            Map<Long, String> digestsOfOwners = digests(ofOwners);
            Map<Long, String> digestsOfPets = digests(ofPets);
            ownersCompared += count(ofOwners);
            grantsCompared += count(ofPets);
            TreeSet<Long> pieces = new TreeSet<>(digestsOfOwners.keySet());
            pieces.addAll(digestsOfPets.keySet());
            pieces.removeIf(
                    piece -> digestsOfOwners.getOrDefault(piece, "").equals(digestsOfPets.getOrDefault(piece, "")));
            differing.addAll(pieces);
            after = least(ofOwners.path("next"), ofPets.path("next"));
        }
        terminal.endProgress();
        return differing;
    }

    private static void requireSameRegistry(JsonNode owners, JsonNode pets) {
        JsonNode kept = pets.path("registry");
        if (!kept.isNull() && !kept.equals(owners.path("registry"))) {
            throw new CommandFailure(
                    "the two databases are not a pair: pets-service belongs to registry %s, and this is %s"
                            .formatted(kept.asText(), owners.path("registry").asText()));
        }
    }

    private static Map<Long, String> digests(JsonNode answer) {
        Map<Long, String> digests = new HashMap<>();
        answer.path("pieces")
                .forEach(piece -> digests.put(
                        piece.path("after").longValue(), piece.path("digest").textValue()));
        return digests;
    }

    private static long count(JsonNode answer) {
        long count = 0;
        for (JsonNode piece : answer.path("pieces")) {
            count += piece.path("count").longValue();
        }
        return count;
    }

    private static Long least(JsonNode one, JsonNode other) {
        if (one.isNull() || other.isNull()) {
            JsonNode there = one.isNull() ? other : one;
            return there.isNull() ? null : (Long) there.longValue();
        }
        return Math.min(one.longValue(), other.longValue());
    }

    private void examineAll(List<Long> pieces, Instant deadline) {
        Instant begin = Instant.now();
        ProgressBar progress =
                new ProgressBar(terminal, "examining differences, a thousand ids at a time", pieces.size(), begin);
        int examined = 0;
        for (long piece : pieces) {
            examine(piece, begin, deadline);
            progress.show(++examined);
        }
        progress.end();
    }

    /** Looks at the owners of a piece, and again at those that seem faulty, until each is in order or certainly faulty. */
    private void examine(long piece, Instant begin, Instant deadline) {
        View view = look(LongStream.rangeClosed(piece + 1, piece + IDS_IN_A_PIECE)
                .boxed()
                .toList());
        boolean settled = isSettled(view);
        Duration pause = SHORTEST_PAUSE;
        while (!view.suspicions().isEmpty()) {
            if (!settled && Instant.now().isBefore(deadline)) {
                awaitFeed(view, begin, pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
            View again = look(view.suspicions().keySet());
            settled = isSettled(again);
            // An owner that differs in another way than before is still changing.
            Map<Long, Suspicion> unchanged = new TreeMap<>(again.suspicions());
            Map<Long, Suspicion> before = view.suspicions();
            unchanged.entrySet().removeIf(entry -> !entry.getValue().equals(before.get(entry.getKey())));
            if (Instant.now().isAfter(deadline) || unchanged.equals(again.suspicions()) && settled) {
                unchanged.values().forEach(this::report);
                return;
            }
            view = again;
        }
    }

    private void awaitFeed(View view, Instant begin, Duration pause) {
        if (terminal.isInteractive()) {
            terminal.progress(
                    "waiting for the change feed, %s"
                            .formatted(Counted.of(view.staleOwners().size(), "owner")),
                    Duration.between(begin, Instant.now()));
        }
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
                .join();
    }

    /**
     * Whether none of it can still resolve by itself. Only a stale copy can, until the change feed has brought the owner's last
     * change. The position of the feed is read before the copies, and the changes after that position are read after the owners:
     * an owner that is not among them has no change that its copy could be waiting for.
     */
    private boolean isSettled(View view) {
        Set<Long> stale = view.staleOwners();
        if (stale.isEmpty()) {
            return true;
        }
        JsonNode changes = ServiceClient.answer(owners.get(
                        "/internal/owners/changes?after=%d&limit=%d".formatted(view.followed(), MOST_CHANGES)))
                .path("items");
        List<Long> coming = new ArrayList<>();
        changes.forEach(change -> coming.add(change.path("id").longValue()));
        return coming.size() < MOST_CHANGES && Collections.disjoint(coming, stale);
    }

    /**
     * Looks at some owners on both sides. It asks pets-service before and after owners-service: an owner that does not exist
     * and is still referenced <em>afterwards</em> is dangling, and one whose fence was closed <em>before</em> and that is active
     * is unreferenceable.
     */
    private View look(Collection<Long> ids) {
        Map<String, Collection<Long>> question = Map.of("ids", ids);
        Map<Long, JsonNode> before = byId(ServiceClient.answer(pets.post("/internal/grants/lookup", question)));
        Map<Long, JsonNode> known = byId(ServiceClient.answer(owners.post("/internal/owners/lookup", question)));
        JsonNode grants = ServiceClient.answer(pets.post("/internal/grants/lookup", question));
        Map<Long, JsonNode> after = byId(grants);
        Map<Long, Suspicion> suspicions = new TreeMap<>();
        for (long id : ids) {
            Suspicion suspicion = Suspicion.of(id, before.get(id), known.get(id), after.get(id));
            if (suspicion != null) {
                suspicions.put(id, suspicion);
            }
        }
        return new View(suspicions, grants.path("followed").longValue());
    }

    private static Map<Long, JsonNode> byId(JsonNode answer) {
        Map<Long, JsonNode> byId = new HashMap<>();
        answer.path("owners").forEach(owner -> byId.put(owner.path("id").longValue(), owner));
        return byId;
    }

    private void report(Suspicion suspicion) {
        long count = found.merge(suspicion.fault(), 1L, Long::sum);
        if (count <= FAULTS_REPORTED_OF_EACH_KIND) {
            terminal.line("owner %d is %s: %s"
                    .formatted(suspicion.ownerId(), suspicion.fault().words(), suspicion.why()));
        } else if (count == FAULTS_REPORTED_OF_EACH_KIND + 1) {
            terminal.line("more owners are " + suspicion.fault().words());
        }
    }

    /**
     * What both sides say about some owners.
     *
     * @param suspicions the owners that seem faulty
     * @param followed the position of the change feed before the copies were read
     */
    private record View(Map<Long, Suspicion> suspicions, long followed) {

        Set<Long> staleOwners() {
            return suspicions.values().stream()
                    .filter(suspicion -> suspicion.fault() == Fault.STALE)
                    .map(Suspicion::ownerId)
                    .collect(Collectors.toSet());
        }
    }
}
