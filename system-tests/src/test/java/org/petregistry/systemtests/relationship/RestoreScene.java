package org.petregistry.systemtests.relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.LinkedRegistry;
import org.petregistry.systemtests.harness.LinkedRegistry.Instance;
import org.petregistry.systemtests.harness.Pair;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.TestDatabase;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;

/**
 * Both services, on databases with a server each, and what their clients know. An owner keeps its unique name. A pet has the
 * name of the owner that it was given to, and its species is unique; so it is with posts.
 *
 * <p>While it exists, clients read from each instance all the time: what is served must be true at each moment, and a service
 * that cannot serve says so by 503.
 */
final class RestoreScene implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE_OF_READER = Duration.ofMillis(50);
    private static final String OF = "|";

    /** A comparison that meets something unexpected is repeated, but it must not. */
    private static final String FAILED = "The comparison with owners-service failed";

    private final TestDatabase ownersDatabase = TestDatabase.startEmbedded();
    private final TestDatabase petsDatabase = TestDatabase.startEmbedded();
    private final LinkedRegistry registry;
    private final AtomicInteger turn = new AtomicInteger();

    private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, Map<Long, String>> identities = new HashMap<>();
    private final List<Long> unreferenced = new ArrayList<>();

    private final Queue<String> falsehoods = new ConcurrentLinkedQueue<>();
    private final List<Thread> readers = new ArrayList<>();
    private volatile boolean closing;

    /**
     * Starts everything.
     *
     * @param name a unique word
     * @param instances of each service
     * @param settings additional environment variables of every instance
     */
    RestoreScene(String name, int instances, Map<String, String> settings) {
        registry = LinkedRegistry.start(
                name,
                new DatabasePair(ownersDatabase, petsDatabase, name),
                instances,
                LinkedRegistry.Applications.built(Pair.OWNERS_AND_PETS),
                settings);
        registry.referenced().forEach(instance -> keepReading(instance, "/owners?limit=50&sort=-id"));
        registry.referencing().forEach(instance -> keepReading(instance, "/pets?include=owner&limit=50&sort=-id"));
    }

    private void keepReading(Instance instance, String path) {
        Thread reader = new Thread(() -> read(unchecked(instance), path), "reader of " + instance.name());
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    TestDatabase ownersDatabase() {
        return ownersDatabase;
    }

    TestDatabase petsDatabase() {
        return petsDatabase;
    }

    LinkedRegistry registry() {
        return registry;
    }

    /** The next instance of owners-service, in turn. */
    Api owners() {
        return next(registry.referenced());
    }

    /** The next instance of pets-service, in turn. */
    Api pets() {
        return next(registry.referencing());
    }

    private Api next(List<Instance> instances) {
        return instances.get(turn.getAndIncrement() % instances.size()).api();
    }

    /** The id of a new owner. */
    long owner() {
        String name = Unique.name("owner");
        return acknowledge(
                owners().post("/owners", ownerNamed(name)).expect(201).id(), name);
    }

    /** The body of a request. */
    static String ownerNamed(String name) {
        return json("{'name': '%s'}", name);
    }

    /** Notes an owner that was acknowledged. */
    long acknowledge(long id, String name) {
        acknowledged.put(id, name);
        synchronized (unreferenced) {
            unreferenced.add(id);
        }
        return id;
    }

    /** The id of a new pet. */
    long pet(long owner) {
        return pets().post("/pets", petOf(owner)).expect(201).id();
    }

    /** The body of a request. */
    String petOf(long owner) {
        return json("{'name': '%s', 'species': '%s', 'ownerId': %d}", nameOf(owner), Unique.name("pet"), owner);
    }

    /** The body of a request: another owner, and its name. */
    String petNowOf(long owner) {
        return json("{'name': '%s', 'ownerId': %d}", nameOf(owner), owner);
    }

    /** The id of a new post. */
    long post(long owner) {
        String body = nameOf(owner) + OF + Unique.name("post");
        return pets().post("/posts", json("{'body': '%s', 'authorId': %d}", body, owner))
                .expect(201)
                .id();
    }

    /** The id of a new role. */
    long role() {
        return owners().post("/roles", json("{'name': '%s'}", Unique.name("role")))
                .expect(201)
                .id();
    }

    private String nameOf(long owner) {
        return acknowledged.get(owner);
    }

    /** Everything that clients do. */
    void work() {
        long kept = owner();
        long pet = pet(kept);
        post(kept);
        role();
        owner();
        long previous = owner();
        pets().patch("/pets/" + pet(previous), petNowOf(kept)).expect(200);
        for (String action : List.of("set-null", "cascade", "restrict")) {
            long leaving = owner();
            pet(leaving);
            owners().delete("/owners/" + leaving + "?pets=" + action);
        }
        pets().delete("/pets/" + pet).expect(204);
        pet(kept);
        learn();
    }

    /** The pair number with which both sides have settled; null if they have not. */
    String pair() {
        String query = "select coalesce(pair::text, '') from pairing where settled";
        DatabasePair databases = registry.databases();
        try (Connection referenced = databases.readOwners();
                Connection referencing = databases.readPets()) {
            List<String> one = DatabasePair.column(referenced, query);
            return !one.isEmpty() && one.equals(DatabasePair.column(referencing, query)) ? one.get(0) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** After both databases went back before they could compare, ids may be used again. */
    void forgetIds() {
        identities.clear();
    }

    /** Reads the identities of everything that exists, which must be what they were. */
    void learn() {
        existing().values().forEach(this::learnKey);
        granted().values().forEach(this::learnKey);
        requireStable("owner", first(existing()));
        requireStable("role", first(rows(true, "select id, name, name from role")));
        requireStable("pet", first(rows(false, "select id, species, name from pet where species is not null")));
        requireStable("post", first(rows(false, "select id, body, body from post")));
    }

    /** Every instance answers, and a pet may be given to an owner that pets-service has never heard of. */
    void awaitSettled() {
        await().atMost(PATIENCE).until(() -> registry.instances().allMatch(RestoreScene::isReady));
        for (int i = 0; i < registry.referenced().size(); i++) {
            Api someOwners = registry.referenced().get(i).api();
            Api somePets = registry.referencing().get(i).api();
            long owner = await().atMost(PATIENCE)
                    .until(
                            () -> someOwners.post("/owners", ownerNamed(Unique.name("probe"))),
                            answer -> answer.status() == 201)
                    .id();
            await().atMost(PATIENCE)
                    .until(() -> somePets.post("/pets", json("{'name': 'stray', 'ownerId': %d}", owner))
                                    .status()
                            == 201);
        }
    }

    private static boolean isReady(Instance instance) {
        try {
            return instance.api().get("/q/health/ready").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /**
     * Checks what must hold after every restore, once both sides have settled. By identity, which is the key of an owner.
     *
     * @param mayRepeat whether both databases were restored before they could compare, so that ids may be used again
     */
    void check(boolean mayRepeat) {
        await("the end of all deletions").atMost(PATIENCE).until(() -> rows(
                        true, "select id, name, name from owner where state = 'deleting'")
                .isEmpty());
        if (mayRepeat) {
            forgetIds();
        }
        learn();
        requireAgreement();
        assertThat(falsehoods).isEmpty();
        for (int i = 0; i < registry.referenced().size(); i++) {
            checkAnswers(
                    unchecked(registry.referenced().get(i)),
                    unchecked(registry.referencing().get(i)));
        }
        checkThatOwnersCanBeReferenced();
        registry.referencing()
                .forEach(instance -> assertThat(instance.service().log()).doesNotContain(FAILED));
    }

    /** By identity: the key in a grant is that of the owner, and of the one that a pet or a post was given to. */
    private void requireAgreement() {
        Map<Long, List<String>> existing = existing();
        granted()
                .forEach((id, grant) ->
                        assertThat(existing.get(id)).as("owner " + id).isEqualTo(grant));
        rows(
                        false,
                        "select p.id, r.key, p.name from pet p join owner_ref r on r.id = p.owner_id where p.name <> 'stray'")
                .forEach((id, pet) -> assertThat(keys.get(pet.get(1)))
                        .as("owner of pet " + id)
                        .isEqualTo(pet.get(0)));
        rows(false, "select p.id, r.key, split_part(p.body, '|', 1) from post p join owner_ref r on r.id = p.author_id")
                .forEach((id, post) -> assertThat(keys.get(post.get(1)))
                        .as("author of post " + id)
                        .isEqualTo(post.get(0)));
        assertThat(rows(false, "select owner_id, 'closed', 'closed' from owner_fence where closed")
                        .keySet())
                .as("owners that nothing can refer to")
                .doesNotContainAnyElementsOf(existing.keySet());
    }

    /** Key and name of each owner, by id. */
    private Map<Long, List<String>> existing() {
        return rows(true, "select id, key, name from owner");
    }

    /** Key and name in each grant, by id. */
    private Map<Long, List<String>> granted() {
        return rows(false, "select id, key, name from owner_ref");
    }

    private void learnKey(List<String> owner) {
        String known = keys.putIfAbsent(owner.get(1), owner.get(0));
        assertThat(owner.get(0)).as("key of " + owner.get(1)).isEqualTo(known == null ? owner.get(0) : known);
    }

    /** An id never names something else than before. */
    private void requireStable(String what, Map<Long, String> now) {
        Map<Long, String> known = identities.computeIfAbsent(what, any -> new HashMap<>());
        now.forEach((id, identity) -> {
            String before = known.put(id, identity);
            assertThat(before == null || before.equals(identity))
                    .as("%s %d was %s, and is %s", what, id, before, identity)
                    .isTrue();
        });
    }

    private static Map<Long, String> first(Map<Long, List<String>> rows) {
        return rows.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, row -> row.getValue()
                .get(0)));
    }

    /** The rows of a query for an id and two texts. */
    private Map<Long, List<String>> rows(boolean ofOwners, String query) {
        DatabasePair databases = registry.databases();
        try (Connection connection = ofOwners ? databases.readOwners() : databases.readPets();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            Map<Long, List<String>> found = new HashMap<>();
            while (rows.next()) {
                found.put(rows.getLong(1), List.of(rows.getString(2), rows.getString(3)));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** What clients see is what the databases have. */
    private static void checkAnswers(Api owners, Api pets) {
        Map<Long, String> shown = new HashMap<>();
        all(owners, "/owners?limit=200")
                .forEach(owner -> shown.put(
                        owner.path("id").longValue(), owner.path("name").textValue()));
        for (JsonNode pet : all(pets, "/pets?include=owner&limit=200")) {
            assertThat(falsehood(pet)).isEmpty();
            if (!pet.path("ownerId").isNull()) {
                assertThat(shown.get(pet.path("ownerId").longValue()))
                        .as("owner of " + pet)
                        .isEqualTo(pet.at("/owner/name").textValue());
            }
        }
    }

    /** Those that are new since the last time; the databases tell about the others. */
    private void checkThatOwnersCanBeReferenced() {
        List<Long> existing =
                rows(true, "select id, name, name from owner").keySet().stream().toList();
        List<Long> fresh;
        synchronized (unreferenced) {
            fresh = unreferenced.stream().distinct().filter(existing::contains).toList();
            unreferenced.clear();
        }
        String batch = fresh.stream()
                .map(id -> json("{'name': 'stray', 'ownerId': %d}", id))
                .collect(Collectors.joining(",", "[", "]"));
        if (!fresh.isEmpty()) {
            pets().post("/pets/batch", batch).expect(201);
        }
    }

    /** Does not validate the answers, of which there are many. */
    private static Api unchecked(Instance instance) {
        return new Api(instance.api().base());
    }

    private static List<JsonNode> all(Api api, String first) {
        List<JsonNode> items = new ArrayList<>();
        String next = first;
        while (next != null) {
            JsonNode page = api.get(next).expect(200).json();
            page.path("items").forEach(items::add);
            next = page.path("next").textValue();
        }
        return items;
    }

    private void read(Api api, String path) {
        while (!closing) {
            try {
                Answer answer = api.get(path);
                if (answer.status() == 200) {
                    answer.items().forEach(item -> falsehoods.addAll(falsehood(item)));
                } else if (answer.status() != 503) {
                    falsehoods.add(answer.toString());
                }
                Thread.sleep(PAUSE_OF_READER.toMillis());
            } catch (UncheckedIOException e) {
                // The service or its database is away.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A pet that is shown with another owner than it was given to. */
    private static List<String> falsehood(JsonNode pet) {
        String name = pet.path("name").textValue();
        String owner = pet.at("/owner/name").textValue();
        return owner == null || name.equals("stray") || name.equals(owner) ? List.of() : List.of(pet.toString());
    }

    @Override
    public void close() {
        closing = true;
        readers.forEach(Thread::interrupt);
        registry.close();
        ownersDatabase.close();
        petsDatabase.close();
    }
}
