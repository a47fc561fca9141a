package org.petregistry.systemtests.load;

import static org.petregistry.testkit.http.Json.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.petregistry.systemtests.load.Wire.Moment;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * A client that goes away in the middle of nearly every request. All that it makes at once has one name, so that half of
 * it would be seen.
 */
final class HastyClient {
    private static final int MANY = 400;

    private final String prefix;
    private final Random dice;
    private final Wire ownersService;
    private final Wire petsService;
    private final Shift shift;
    private final List<Batch> batches = new ArrayList<>();
    private final List<Family> families = new ArrayList<>();
    private final List<Long> pets = new ArrayList<>();
    private int names;

    /**
     * Things that were to be made at once.
     *
     * @param path of their collection
     * @param name of each of them
     * @param certain whether an answer has said that they are there
     */
    record Batch(String path, String name, int size, boolean certain) {}

    /** An owner that was to be deleted together with its pets. */
    record Family(long owner, String name, int size) {}

    /** @param prefix of all names that it gives, and no prefix of another client's */
    HastyClient(String prefix, long seed, Api ownersService, Api petsService, Shift shift) {
        this.prefix = prefix;
        this.dice = new Random(seed);
        this.ownersService = new Wire(ownersService);
        this.petsService = new Wire(petsService);
        this.shift = shift;
    }

    List<Batch> batches() {
        return batches;
    }

    List<Family> families() {
        return families;
    }

    /** Pets that were changed, always their name and their species to the same. */
    List<Long> pets() {
        return pets;
    }

    /** Does one thing after the other. The first that is not as it must be ends it, and is told. */
    void work() {
        try (ownersService;
                petsService) {
            pets.add(insist(petsService, Request.post("/pets", json("{'name': 'x', 'species': 'x'}")))
                    .id());
            while (!shift.isOver()) {
                step(dice.nextInt(100));
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            shift.unexpected(prefix + ": " + e);
        }
    }

    private void step(int face) throws IOException {
        if (face < 20) {
            batch(petsService, "/pets");
        } else if (face < 35) {
            batch(ownersService, "/owners");
        } else if (face < 50) {
            String name = name();
            abandon(
                    "change a pet",
                    petsService,
                    Request.patch("/pets/" + pick(pets), json("{'name': '%1$s', 'species': '%1$s'}", name)));
        } else if (face < 56) {
            family();
        } else if (face < 70) {
            abandon("stream pets", petsService, Request.stream("/pets?sort=owner.name"));
        } else if (face < 80) {
            abandon("stream owners", ownersService, Request.stream("/owners?sort=-name"));
        } else if (face < 90) {
            abandon("list owners with pets", ownersService, Request.get("/owners?include=pets,posts&sort=-id"));
        } else {
            abandon("list pets", petsService, Request.get("/pets?include=owner&count=true&sort=owner.name"));
        }
    }

    /** Some come back and ask again by their key, until they know. */
    private void batch(Wire service, String path) throws IOException {
        String name = name();
        int size = dice.nextInt(10) == 0 ? MANY : 2 + dice.nextInt(20);
        Request request = Request.post(path + "/batch", drafts(size, json("{'name': '%s'}", name)));
        if (dice.nextInt(3) > 0) {
            abandon("create many", service, request);
            batches.add(new Batch(path, name, size, false));
            return;
        }
        abandon("create many", service, request.withKey(name));
        Answer reply = insist(service, request.withKey(name));
        shift.count(
                reply.header("Idempotency-Replayed") != null ? "come back and find it done" : "come back and do it");
        batches.add(new Batch(path, name, size, true));
    }

    private void family() throws IOException {
        String name = name();
        int size = 1 + dice.nextInt(5);
        long owner = insist(ownersService, Request.post("/owners", json("{'name': '%s'}", name)))
                .id();
        insist(
                petsService,
                Request.post("/pets/batch", drafts(size, json("{'name': '%s', 'ownerId': %d}", name, owner))));
        abandon("delete an owner", ownersService, Request.delete("/owners/" + owner + "?pets=cascade"));
        families.add(new Family(owner, name, size));
    }

    private void abandon(String kind, Wire service, Request request) throws IOException {
        Moment moment = Moment.values()[dice.nextInt(Moment.values().length)];
        service.abandon(request, moment, dice);
        shift.count(kind + ", gone " + moment.name().toLowerCase().replace('_', ' '));
    }

    /** Asks until it is done. */
    private Answer insist(Wire service, Request request) throws IOException {
        while (true) {
            Answer reply = service.ask(request);
            if (reply.status() == 503) {
                shift.refused(reply.problem());
                shift.comeBackLater();
            } else if (reply.status() == 201) {
                return reply;
            } else if (!reply.problem().equals("idempotency-key-in-use")) {
                throw new AssertionError(request + " → " + reply);
            }
        }
    }

    private static String drafts(int size, String draft) {
        return IntStream.range(0, size).mapToObj(i -> draft).collect(Collectors.joining(", ", "[", "]"));
    }

    private long pick(List<Long> ids) {
        return ids.get(dice.nextInt(ids.size()));
    }

    private String name() {
        return prefix + ++names + ".";
    }
}
