package org.petregistry.systemtests.load;

import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * A client that waits for every answer and remembers what it was told. Its own owners, pets and posts nobody else changes,
 * so that it always knows how they are; only its pets at the {@link Crossroads} lose their owner when that one leaves.
 */
final class PatientClient {
    private static final int MOST_PETS = 150;
    private static final int MOST_OWNERS = 10;
    private static final int PAGE = 50;
    private static final int MAKE_OWNER = 53;

    /** For both services; each opens four, and tells who comes too many to come back later. */
    private static final Semaphore STREAMS = new Semaphore(3);

    private final String prefix;
    private final Random dice;
    private final Wire ownersService;
    private final Wire petsService;
    private final Crossroads crossroads;
    private final Shift shift;
    private final List<Owner> owners = new ArrayList<>();
    private final List<Pet> pets = new ArrayList<>();
    private final List<Post> posts = new ArrayList<>();
    private int names;

    record Owner(long id, String name, long version) {
        static Owner of(JsonNode owner) {
            return new Owner(
                    owner.path("id").longValue(),
                    owner.path("name").textValue(),
                    owner.path("version").longValue());
        }
    }

    record Pet(long id, String name, Long ownerId, long version) {
        static Pet of(JsonNode pet) {
            JsonNode owner = pet.path("ownerId");
            return new Pet(
                    pet.path("id").longValue(),
                    pet.path("name").textValue(),
                    owner.isNull() ? null : Long.valueOf(owner.longValue()),
                    pet.path("version").longValue());
        }
    }

    record Post(long id, String body, long authorId) {
        static Post of(JsonNode post) {
            return new Post(
                    post.path("id").longValue(),
                    post.path("body").textValue(),
                    post.path("authorId").longValue());
        }
    }

    /** @param prefix of all names that it gives, and no prefix of another client's */
    PatientClient(String prefix, long seed, Api ownersService, Api petsService, Crossroads crossroads, Shift shift) {
        this.prefix = prefix;
        this.dice = new Random(seed);
        this.ownersService = new Wire(ownersService);
        this.petsService = new Wire(petsService);
        this.crossroads = crossroads;
        this.shift = shift;
    }

    List<Owner> owners() {
        return owners;
    }

    List<Pet> pets() {
        return pets;
    }

    List<Post> posts() {
        return posts;
    }

    /** Does one thing after the other. The first that is not as it must be ends it, and is told. */
    void work() {
        try (ownersService;
                petsService) {
            while (!shift.isOver()) {
                try {
                    step(owners.isEmpty() ? MAKE_OWNER : dice.nextInt(100));
                } catch (Refused later) {
                    shift.comeBackLater();
                }
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            shift.unexpected(prefix + ": " + e);
        }
    }

    private void step(int face) throws IOException, Refused {
        if (face < 14) {
            makePet();
        } else if (face < 18) {
            makePets();
        } else if (face < 32) {
            renamePet();
        } else if (face < 42) {
            transferPet();
        } else if (face < 50) {
            deletePet();
        } else if (face <= MAKE_OWNER) {
            makeOwner();
        } else if (face < 58) {
            renameOwner();
        } else if (face < 61) {
            deleteOwner();
        } else if (face < 62) {
            replaceAtCrossroads();
        } else if (face < 66) {
            makePost();
        } else if (face < 69) {
            changePost();
        } else if (face < 72) {
            deletePost();
        } else if (face < 92) {
            read();
        } else if (face < 97) {
            stream();
        } else {
            count();
        }
    }

    private void makePet() throws IOException, Refused {
        if (pets.size() > MOST_PETS) {
            deletePet();
            return;
        }
        Long owner = anOwner();
        String name = name();
        Answer made =
                create("create a pet", petsService, "/pets", json("{'name': '%s', 'ownerId': %s}", name, owner), owner);
        if (made.status() == 201) {
            Pet pet = Pet.of(made.json());
            check(pet.equals(new Pet(pet.id(), name, owner, 0)), made);
            pets.add(pet);
        }
    }

    private void makePets() throws IOException, Refused {
        if (pets.size() > MOST_PETS) {
            return;
        }
        long owner = pick(owners).id();
        int count = 2 + dice.nextInt(19);
        String drafts = IntStream.range(0, count)
                .mapToObj(i -> json("{'name': '%s', 'ownerId': %d}", name(), owner))
                .collect(Collectors.joining(", ", "[", "]"));
        Answer made = create("create many pets", petsService, "/pets/batch", drafts, owner);
        made.json().path("items").forEach(pet -> pets.add(Pet.of(pet)));
    }

    /** Some have a key, and of these some are sent twice. */
    private Answer create(String kind, Wire service, String path, String body, Long owner) throws IOException, Refused {
        Request request = Request.post(path, body);
        if (dice.nextBoolean()) {
            return askAbout(owner, kind, service, request, 201);
        }
        Request keyed = request.withKey(name());
        Answer made = askAbout(owner, kind, service, keyed, 201);
        if (made.status() == 201 && dice.nextInt(3) == 0) {
            try {
                Answer replayed = ask("retry by key", service, keyed, 201);
                check("true".equals(replayed.header("Idempotency-Replayed")), replayed);
                check(replayed.text().equals(made.text()), replayed);
            } catch (Refused later) {
                shift.comeBackLater();
            }
        }
        return made;
    }

    private void renamePet() throws IOException, Refused {
        if (pets.isEmpty()) {
            return;
        }
        int index = dice.nextInt(pets.size());
        Pet pet = pets.get(index);
        String name = name();
        Request patch = Request.patch("/pets/" + pet.id(), json("{'name': '%s'}", name));
        Answer changed =
                ask("change a pet", petsService, mayHaveLostItsOwner(pet) ? patch : patch.ifMatch(pet.version()), 200);
        Pet now = Pet.of(changed.json());
        check(now.name().equals(name), changed);
        check(
                mayHaveLostItsOwner(pet) || now.equals(new Pet(pet.id(), name, pet.ownerId(), pet.version() + 1)),
                changed);
        pets.set(index, now);
    }

    private void transferPet() throws IOException, Refused {
        if (pets.isEmpty()) {
            return;
        }
        int index = dice.nextInt(pets.size());
        Pet pet = pets.get(index);
        Long owner = anOwner();
        Answer changed = askAbout(
                owner,
                "transfer a pet",
                petsService,
                Request.patch("/pets/" + pet.id(), json("{'ownerId': %s}", owner)),
                200);
        if (changed.status() == 200) {
            Pet now = Pet.of(changed.json());
            check(owner == null ? now.ownerId() == null : owner.equals(now.ownerId()), changed);
            pets.set(index, now);
        }
    }

    private void deletePet() throws IOException, Refused {
        if (pets.isEmpty()) {
            return;
        }
        Pet pet = pick(pets);
        Request delete = Request.delete("/pets/" + pet.id());
        ask("delete a pet", petsService, mayHaveLostItsOwner(pet) ? delete : delete.ifMatch(pet.version()), 204);
        pets.remove(pet);
    }

    private void makeOwner() throws IOException, Refused {
        if (owners.size() > MOST_OWNERS) {
            deleteOwner();
            return;
        }
        String name = name();
        Answer made = create(
                "create an owner", ownersService, "/owners", json("{'name': '%1$s', 'username': '%1$s'}", name), null);
        owners.add(Owner.of(made.json()));
    }

    private void renameOwner() throws IOException, Refused {
        int index = dice.nextInt(owners.size());
        Owner owner = owners.get(index);
        String name = name();
        Answer changed = ask(
                "change an owner",
                ownersService,
                Request.patch("/owners/" + owner.id(), json("{'name': '%s'}", name))
                        .ifMatch(owner.version()),
                200);
        Owner now = Owner.of(changed.json());
        check(now.equals(new Owner(owner.id(), name, owner.version() + 1)), changed);
        owners.set(index, now);
    }

    private void deleteOwner() throws IOException, Refused {
        if (owners.size() < 2) {
            return;
        }
        Owner owner = pick(owners);
        delete(owner.id(), "?pets=cascade&posts=cascade");
        owners.remove(owner);
        pets.removeIf(pet -> pet.ownerId() != null && pet.ownerId() == owner.id());
        posts.removeIf(post -> post.authorId() == owner.id());
    }

    private void replaceAtCrossroads() throws IOException, Refused {
        Answer made =
                ask("create an owner", ownersService, Request.post("/owners", json("{'name': '%s'}", name())), 201);
        delete(crossroads.replace(dice, made.id()), "");
    }

    /** Also one that takes longer is awaited: what this client knows afterwards must be true. */
    private void delete(long owner, String rules) throws IOException {
        Request request = Request.delete("/owners/" + owner + rules);
        for (boolean gone = false, begun = false; !gone; ) {
            try {
                int[] statuses = begun ? new int[] {204, 202, 410} : new int[] {204, 202};
                Answer reply = ask("delete an owner", ownersService, request, statuses);
                begun = true;
                gone = reply.status() != 202;
                if (!gone) {
                    shift.refused("delete an owner at once");
                }
            } catch (Refused later) {
                shift.comeBackLater();
            }
        }
    }

    private void makePost() throws IOException, Refused {
        String body = name();
        Owner author = pick(owners);
        Long pet = pets.isEmpty() || dice.nextBoolean()
                ? null
                : Long.valueOf(pick(pets).id());
        Answer made = create(
                "create a post",
                petsService,
                "/posts",
                json("{'body': '%s', 'authorId': %d, 'petId': %s}", body, author.id(), pet),
                author.id());
        posts.add(Post.of(made.json()));
    }

    private void changePost() throws IOException, Refused {
        if (posts.isEmpty()) {
            return;
        }
        int index = dice.nextInt(posts.size());
        String body = name();
        Answer changed = ask(
                "change a post",
                petsService,
                Request.patch("/posts/" + posts.get(index).id(), json("{'body': '%s'}", body)),
                200);
        check(Post.of(changed.json()).body().equals(body), changed);
        posts.set(index, Post.of(changed.json()));
    }

    private void deletePost() throws IOException, Refused {
        if (!posts.isEmpty()) {
            Post post = pick(posts);
            ask("delete a post", petsService, Request.delete("/posts/" + post.id()), 204);
            posts.remove(post);
        }
    }

    private void read() throws IOException, Refused {
        if (pets.isEmpty()) {
            return;
        }
        Pet pet = pick(pets);
        Owner owner = pick(owners);
        switch (dice.nextInt(8)) {
            case 0 -> {
                Answer shown = ask("read a pet", petsService, Request.get("/pets/" + pet.id() + "?include=owner"), 200);
                check(mayHaveLostItsOwner(pet) || Pet.of(shown.json()).equals(pet), shown);
            }
            case 1 -> readOwnerOf(pet);
            case 2 -> {
                Answer shown = ask(
                        "read an owner with pets and posts",
                        ownersService,
                        Request.get("/owners/" + owner.id() + "?include=pets,posts"),
                        200);
                check(Owner.of(shown.json()).equals(owner), shown);
                if (shown.json().has("unavailable")) {
                    shift.refused("embedded pets");
                }
            }
            case 3 -> {
                Answer page = ask(
                        "list an owner's pets",
                        ownersService,
                        Request.get("/owners/" + owner.id() + "/pets?limit=200"),
                        200);
                check(new HashSet<>(page.ids()).equals(idsOf(owner)), page);
            }
            case 4 ->
                ask("list owners with pets", ownersService, Request.get("/owners?include=pets&sort=-id&limit=10"), 200);
            case 5 ->
                ask(
                        "list pets by their owners",
                        petsService,
                        Request.get("/pets?owner.name.prefix=" + prefix + "&sort=owner.name,-name"),
                        200);
            case 6 -> {
                Answer page = ask(
                        "list own pets",
                        petsService,
                        Request.get("/pets?name.prefix=" + prefix + "&sort=-id&limit=" + PAGE),
                        200);
                check(page.ids().equals(newestPets()), page);
            }
            default ->
                ask(
                        "list an author's posts",
                        petsService,
                        Request.get("/posts?authorId=" + owner.id() + "&include=author,pet"),
                        200);
        }
    }

    private void readOwnerOf(Pet pet) throws IOException, Refused {
        int[] statuses =
                mayHaveLostItsOwner(pet) ? new int[] {200, 404} : new int[] {pet.ownerId() == null ? 404 : 200};
        Answer shown = ask("read a pet's owner", petsService, Request.get("/pets/" + pet.id() + "/owner"), statuses);
        check(shown.status() == 404 || shown.id() == pet.ownerId(), shown);
    }

    private void stream() throws IOException, Refused {
        if (!STREAMS.tryAcquire()) {
            return;
        }
        try {
            if (dice.nextBoolean()) {
                Answer all = ask(
                        "stream own pets", petsService, Request.stream("/pets?sort=name&name.prefix=" + prefix), 200);
                check(ids(all).equals(pets.stream().map(Pet::id).collect(Collectors.toSet())), all);
            } else if (dice.nextBoolean()) {
                Answer all =
                        ask("stream own owners", ownersService, Request.stream("/owners?name.prefix=" + prefix), 200);
                check(ids(all).containsAll(owners.stream().map(Owner::id).toList()), all);
            } else {
                ask(
                        "stream all clients' pets",
                        petsService,
                        Request.stream("/pets?sort=owner.name&name.prefix=c"),
                        200);
            }
        } finally {
            STREAMS.release();
        }
    }

    private void count() throws IOException, Refused {
        Answer page =
                ask("count own pets", petsService, Request.get("/pets?count=true&limit=1&name.prefix=" + prefix), 200);
        check(page.json().path("total").longValue() == pets.size(), page);
    }

    private boolean mayHaveLostItsOwner(Pet pet) {
        return crossroads.knows(pet.ownerId());
    }

    private Set<Long> idsOf(Owner owner) {
        return pets.stream()
                .filter(pet -> pet.ownerId() != null && pet.ownerId() == owner.id())
                .map(Pet::id)
                .collect(Collectors.toSet());
    }

    private static Set<Long> ids(Answer stream) {
        return stream.lines().stream().map(line -> line.path("id").longValue()).collect(Collectors.toSet());
    }

    private List<Long> newestPets() {
        return pets.stream()
                .map(Pet::id)
                .sorted((one, other) -> Long.compare(other, one))
                .limit(PAGE)
                .toList();
    }

    /** One of its own, one of all clients', or none. */
    private Long anOwner() {
        int face = dice.nextInt(10);
        return face < 2 ? null : Long.valueOf(face < 6 ? pick(owners).id() : crossroads.any(dice));
    }

    private <T> T pick(List<T> things) {
        return things.get(dice.nextInt(things.size()));
    }

    private String name() {
        return prefix + ++names;
    }

    /** A request that names an owner, who may be leaving if it is one of all clients'. */
    private Answer askAbout(Long owner, String kind, Wire service, Request request, int status)
            throws IOException, Refused {
        if (!crossroads.knows(owner)) {
            return ask(kind, service, request, status);
        }
        Answer reply = ask(kind, service, request, status, 409, 422);
        if (reply.status() != status) {
            check(
                    crossroads.isLeaving(owner)
                            && Set.of("owner-deleting", "owner-deleted").contains(reply.problem()),
                    reply);
            shift.count(kind + ": too late");
        }
        return reply;
    }

    private Answer ask(String kind, Wire service, Request request, int... statuses) throws IOException, Refused {
        Answer reply = service.ask(request);
        if (reply.status() == 503) {
            shift.refused(reply.problem());
            throw new Refused(reply);
        }
        shift.count(kind);
        if (IntStream.of(statuses).noneMatch(status -> status == reply.status())) {
            throw new AssertionError(request + " → " + reply);
        }
        return reply;
    }

    private static void check(boolean holds, Answer reply) {
        if (!holds) {
            throw new AssertionError("not as this client knows it: " + reply);
        }
    }
}
