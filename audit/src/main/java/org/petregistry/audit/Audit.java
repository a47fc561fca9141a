package org.petregistry.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.petregistry.terminal.CommandFailure;
import org.petregistry.terminal.Counted;
import org.petregistry.terminal.ProgressBar;
import org.petregistry.terminal.Terminal;

/**
 * Compares what pets-service knows of owners with the owners that owners-service has, over HTTP alone and while both
 * serve requests: digests of a thousand ids at a time, single owners where the digests differ, and these once more before
 * a fault is reported, since rows change meanwhile. A copy is reported as stale once the change feed has passed the owner's
 * last change. It needs the memory of a few thousand owners, however many there are.
 */
public final class Audit {
    /** A change feed that lags more than this makes copies stale. */
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

    private static final Duration PATIENCE_WITH_A_SERVICE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int IDS_IN_A_PIECE = 1_000;

    /** The most that owners-service returns. */
    private static final int MOST_CHANGES = 1_000;

    private static final int FAULTS_TOLD_OF_EACH_KIND = 20;

    private final AuditedService owners;
    private final AuditedService pets;
    private final Terminal terminal;
    private final Duration patience;
    private final Map<Fault, Long> found = new EnumMap<>(Fault.class);
    private long ownersCompared;
    private long grantsCompared;

    /**
     * An audit that has not begun.
     *
     * @param owners owners-service
     * @param pets pets-service
     * @param terminal where to say what is found
     * @param patience how long, in all, copies may take to become what they should be
     */
    Audit(AuditedService owners, AuditedService pets, Terminal terminal, Duration patience) {
        this.owners = owners;
        this.pets = pets;
        this.terminal = terminal;
        this.patience = patience;
    }

    /**
     * An audit of the registry that the environment names as it does for the services, by {@code OWNERS_SERVICE_URL},
     * {@code PETS_SERVICE_URL} and {@code REGISTRY_SECRET}.
     *
     * @param owners the address of owners-service where the environment has none
     * @param pets the address of pets-service where the environment has none
     * @param secret what the services know each other by, asked for where the environment does not say
     * @param terminal where to say what is found
     * @return an audit that has not begun
     */
    public static Audit ofEnvironment(URI owners, URI pets, Supplier<String> secret, Terminal terminal) {
        String shown = variable("REGISTRY_SECRET").orElseGet(secret);
        return new Audit(
                new AuditedService(
                        variable("OWNERS_SERVICE_URL").map(URI::create).orElse(owners), shown, PATIENCE_WITH_A_SERVICE),
                new AuditedService(
                        variable("PETS_SERVICE_URL").map(URI::create).orElse(pets), shown, PATIENCE_WITH_A_SERVICE),
                terminal,
                USUAL_PATIENCE);
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /**
     * Compares everything, says what is wrong, and how much of it there is.
     *
     * @return whether nothing is wrong
     * @throws CommandFailure if a service does not answer, or the two do not belong together
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
        terminal.line(Arrays.stream(Fault.values())
                .map(fault -> found.getOrDefault(fault, 0L) + " " + fault.words())
                .collect(Collectors.joining(", ")));
        return found.isEmpty();
    }

    /** The thousands of ids of which the two sides have different digests. */
    private List<Long> differingPieces(Instant begin) {
        List<Long> differing = new ArrayList<>();
        Long after = 0L;
        while (after != null) {
            String path = "/digests?after=" + after;
            CompletableFuture<JsonNode> askedOwners = owners.get("/internal/owners" + path);
            JsonNode ofPets = AuditedService.answer(pets.get("/internal/grants" + path));
            JsonNode ofOwners = AuditedService.answer(askedOwners);
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
            if (terminal.isInteractive()) {
                terminal.progress(
                        "comparing: %s so far".formatted(Counted.of(ownersCompared, "owner")),
                        Duration.between(begin, Instant.now()));
            }
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
        ProgressBar progress = new ProgressBar(
                terminal, "examining differences, a thousand ids at a time", pieces.size(), Instant.now());
        int examined = 0;
        for (long piece : pieces) {
            examine(piece, deadline);
            progress.show(++examined);
        }
        progress.end();
    }

    /** Looks at the owners of a piece, and at those that seem to be wrong until they are right or certainly wrong. */
    private void examine(long piece, Instant deadline) {
        View view = look(LongStream.rangeClosed(piece + 1, piece + IDS_IN_A_PIECE)
                .boxed()
                .toList());
        while (!view.suspicions().isEmpty()) {
            pause();
            View again = look(view.suspicions().keySet());
            // What has moved meanwhile is on its way.
            Map<Long, Suspicion> unmoved = new TreeMap<>(again.suspicions());
            Map<Long, Suspicion> before = view.suspicions();
            unmoved.entrySet().removeIf(entry -> !entry.getValue().equals(before.get(entry.getKey())));
            if (Instant.now().isAfter(deadline) || unmoved.equals(again.suspicions()) && isFinal(again)) {
                unmoved.values().forEach(this::tell);
                return;
            }
            view = again;
        }
    }

    /**
     * Whether nothing of it becomes right by itself. Only a stale copy may: as long as the change feed has not brought the
     * owner's last change. Where the feed was is read before the copies, and what is behind that place after the owners:
     * an owner that is not there has no change that its copy might still be waiting for.
     */
    private boolean isFinal(View view) {
        List<Long> stale = view.suspicions().values().stream()
                .filter(suspicion -> suspicion.fault() == Fault.STALE)
                .map(Suspicion::ownerId)
                .toList();
        if (stale.isEmpty()) {
            return true;
        }
        JsonNode changes = AuditedService.answer(owners.get(
                        "/internal/owners/changes?after=%d&limit=%d".formatted(view.followed(), MOST_CHANGES)))
                .path("items");
        List<Long> coming = new ArrayList<>();
        changes.forEach(change -> coming.add(change.path("id").longValue()));
        return coming.size() < MOST_CHANGES && Collections.disjoint(coming, stale);
    }

    /**
     * What seems to be wrong with some owners. pets-service is asked before and after owners-service: an owner that is gone
     * and still referred to <em>afterwards</em> dangles, and one that was closed <em>before</em> and is active is refused.
     */
    private View look(Collection<Long> ids) {
        Map<String, Collection<Long>> question = Map.of("ids", ids);
        Map<Long, JsonNode> before = byId(AuditedService.answer(pets.post("/internal/grants/lookup", question)));
        Map<Long, JsonNode> known = byId(AuditedService.answer(owners.post("/internal/owners/lookup", question)));
        JsonNode grants = AuditedService.answer(pets.post("/internal/grants/lookup", question));
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

    private void tell(Suspicion suspicion) {
        long sofar = found.merge(suspicion.fault(), 1L, Long::sum);
        if (sofar <= FAULTS_TOLD_OF_EACH_KIND) {
            terminal.line("owner %d is %s: %s"
                    .formatted(suspicion.ownerId(), suspicion.fault().words(), suspicion.why()));
        } else if (sofar == FAULTS_TOLD_OF_EACH_KIND + 1) {
            terminal.line("and more that are " + suspicion.fault().words());
        }
    }

    private static void pause() {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS))
                .join();
    }

    /**
     * What seems to be wrong with some owners.
     *
     * @param followed how far the change feed had been followed before their copies were read
     */
    private record View(Map<Long, Suspicion> suspicions, long followed) {}
}
