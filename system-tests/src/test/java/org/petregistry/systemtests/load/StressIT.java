package org.petregistry.systemtests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.ServiceProcess;
import org.petregistry.systemtests.harness.Together;
import org.petregistry.systemtests.load.HastyClient.Batch;
import org.petregistry.systemtests.load.HastyClient.Family;
import org.petregistry.systemtests.load.PatientClient.Owner;
import org.petregistry.systemtests.load.PatientClient.Pet;
import org.petregistry.systemtests.load.PatientClient.Post;
import org.petregistry.testkit.http.Api;

/**
 * Both services under as many clients as they have connections to their databases, twice over. {@code -Dstress.seconds}
 * says for how long, {@code -Dstress.seed} what the clients do: not in which order it arrives.
 */
class StressIT {
    private static final int CLIENTS = 32;
    private static final int CROSSROADS = 16;
    private static final int WARM_UP_CLIENTS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final int SECONDS = Integer.getInteger("stress.seconds", 20);
    private static final long SEED = Long.getLong("stress.seed", new Random().nextInt(1_000_000));

    /** Calls of one client in a second, below which the services may well miss the limits that they give each other. */
    private static final int SLOW = 10;

    /** Far less than what a leak in every thousandth call would come to. */
    private static final long HEAP_NOISE = 16L << 20;

    private static RunningRegistry registry;
    private static Api owners;
    private static Api pets;

    private String ownersLog;
    private String petsLog;

    @BeforeAll
    static void begin() {
        registry = RunningRegistry.start("stress");
        owners = registry.owners();
        pets = registry.pets();
    }

    @AfterAll
    static void end() {
        registry.close();
    }

    @BeforeEach
    void remember_the_logs() {
        ownersLog = registry.ownersService().log();
        petsLog = registry.petsService().log();
    }

    @AfterEach
    void nothing_is_held_and_nothing_was_worth_a_warning() throws SQLException {
        for (ServiceProcess service : services()) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(service.metric("sql_pool_active")).isZero();
                assertThat(service.metric("registry_streams_open")).isZero();
            });
        }
        try (Connection owners = registry.databases().writeOwners();
                Connection pets = registry.databases().writePets()) {
            for (Connection database : List.of(owners, pets)) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() ->
                                assertThat(DatabasePair.column(database, """
                                select query from pg_stat_activity
                                where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'""")).isEmpty());
                assertThat(DatabasePair.column(database, "select key from idempotency_key where answer is null"))
                        .isEmpty();
            }
        }
        assertThat(alarms(registry.ownersService(), ownersLog)).isEmpty();
        assertThat(alarms(registry.petsService(), petsLog)).isEmpty();
    }

    @Test
    void what_32_clients_were_told_at_once_is_what_is_there_afterwards() {
        Crossroads crossroads = new Crossroads(IntStream.range(0, CROSSROADS)
                .mapToObj(i -> registry.given().owner("c-" + i))
                .toList());
        // A program that has just begun is slow: the first few need not be served in time.
        List<PatientClient> clients = new ArrayList<>(work(WARM_UP_CLIENTS, new Shift(WARM_UP), "cw", crossroads));
        Shift shift = new Shift(Duration.ofSeconds(SECONDS));
        clients.addAll(work(CLIENTS, shift, "c", crossroads));

        if (shift.answered() > CLIENTS * SECONDS * SLOW) {
            assertThat(shift.refused()).as("%s", shift).isZero();
        } else {
            System.out.println("This machine is too slow to tell whether anything was refused without need.");
        }
        Map<Long, JsonNode> shownOwners = stream(owners, "/owners?name.prefix=c");
        List<Owner> knownOwners = all(clients, PatientClient::owners);
        assertThat(shownOwners.keySet())
                .containsAll(crossroads.present())
                .hasSize(knownOwners.size() + CROSSROADS)
                .containsAll(knownOwners.stream().map(Owner::id).toList());
        assertThat(knownOwners).allSatisfy(owner -> assertThat(Owner.of(shownOwners.get(owner.id())))
                .isEqualTo(owner));

        Map<Long, JsonNode> shownPets = stream(pets, "/pets?name.prefix=c");
        List<Pet> knownPets = all(clients, PatientClient::pets);
        assertThat(shownPets.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        knownPets.stream().map(Pet::id).toList());
        assertThat(knownPets).allSatisfy(pet -> assertSame(pet, Pet.of(shownPets.get(pet.id())), crossroads));

        Map<Long, JsonNode> shownPosts = stream(pets, "/posts");
        List<Post> knownPosts = all(clients, PatientClient::posts);
        assertThat(shownPosts.values().stream().map(Post::of)).containsExactlyInAnyOrderElementsOf(knownPosts);

        assertThat(owners.get("/owners?count=true&name.prefix=c")).hasNumber("total", shownOwners.size());
        assertThat(pets.get("/pets?count=true&name.prefix=c")).hasNumber("total", shownPets.size());
        assertThat(pets.get("/posts?count=true")).hasNumber("total", shownPosts.size());
    }

    /** Only a pet whose owner has left the crossroads is not as its client knew it last. */
    private static void assertSame(Pet known, Pet shown, Crossroads crossroads) {
        if (crossroads.knows(known.ownerId()) && crossroads.isLeaving(known.ownerId())) {
            assertThat(shown).isEqualTo(new Pet(known.id(), known.name(), null, shown.version()));
            assertThat(shown.version()).isBetween(known.version(), known.version() + 1);
        } else {
            assertThat(shown).isEqualTo(known);
        }
    }

    @Test
    void clients_that_go_away_at_any_moment_leave_nothing_half_done_and_nothing_behind() {
        makeEnoughToStream();
        // Once for what is made once and kept; only then for what each call might leave behind.
        hurry("warm", new Shift(WARM_UP));
        Map<ServiceProcess, Long> heap =
                services().stream().collect(Collectors.toMap(service -> service, ServiceProcess::heapInUse));

        List<HastyClient> clients = hurry("hasty", new Shift(Duration.ofSeconds(SECONDS)));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(owners.get("/owners?state=deleting&count=true"))
                        .hasNumber("total", 0));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(services()).allSatisfy(service -> {
                    assertThat(service.metric("sql_pool_active")).isZero();
                    assertThat(service.metric("registry_requests_memory_bytes")).isZero();
                }));
        assertAllOrNothing(all(clients, HastyClient::batches));
        assertGoneWithTheirPetsOrThere(all(clients, HastyClient::families));
        Map<Long, JsonNode> changed = stream(pets, "/pets?species.isNull=false");
        assertThat(all(clients, HastyClient::pets))
                .allSatisfy(pet -> assertThat(changed.get(pet).path("name").textValue())
                        .isEqualTo(changed.get(pet).path("species").textValue()));
        for (ServiceProcess service : services()) {
            assertThat(service.heapInUse()).isLessThan(heap.get(service) + HEAP_NOISE);
        }
    }

    private static List<PatientClient> work(int count, Shift shift, String prefix, Crossroads crossroads) {
        return atOnce(
                count,
                shift,
                i -> new PatientClient(prefix + i + "-", SEED + i, owners, pets, crossroads, shift),
                PatientClient::work);
    }

    private static List<HastyClient> hurry(String prefix, Shift shift) {
        return atOnce(
                CLIENTS,
                shift,
                i -> new HastyClient(prefix + i + "-", SEED + i, owners, pets, shift),
                HastyClient::work);
    }

    private static <C> List<C> atOnce(int count, Shift shift, IntFunction<C> hire, Consumer<C> work) {
        List<C> clients = IntStream.range(0, count).mapToObj(hire).toList();
        Together.run(count, i -> {
            work.accept(clients.get(i));
            return null;
        });
        System.out.printf("Seed %d, %d clients, %s%n", SEED, count, shift);
        assertThat(shift.unexpected()).as("seed %d", SEED).isEmpty();
        return clients;
    }

    private static void makeEnoughToStream() {
        String batch = IntStream.range(0, 1000)
                .mapToObj(i -> json("{'name': 'streamed'}"))
                .collect(Collectors.joining(",", "[", "]"));
        for (int i = 0; i < 10; i++) {
            assertThat(owners.post("/owners/batch", batch)).hasStatus(201);
            assertThat(pets.post("/pets/batch", batch)).hasStatus(201);
        }
    }

    private static void assertAllOrNothing(List<Batch> batches) {
        Map<String, Long> there = byName(stream(owners, "/owners").values());
        there.putAll(byName(stream(pets, "/pets").values()));
        assertThat(batches).hasSizeGreaterThan(CLIENTS).allSatisfy(batch -> {
            long count = there.getOrDefault(batch.name(), 0L);
            assertThat(count).isIn(batch.certain() ? List.of((long) batch.size()) : List.of(0L, (long) batch.size()));
        });
        System.out.printf(
                "%d of %d batches that were given up were carried out%n",
                batches.stream()
                        .filter(batch -> !batch.certain() && there.containsKey(batch.name()))
                        .count(),
                batches.stream().filter(batch -> !batch.certain()).count());
    }

    private static void assertGoneWithTheirPetsOrThere(List<Family> families) {
        Map<String, Long> there = byName(stream(pets, "/pets").values());
        assertThat(families).isNotEmpty().allSatisfy(family -> {
            boolean gone = owners.get("/owners/" + family.owner()).status() == 410;
            assertThat(there.getOrDefault(family.name(), 0L)).isEqualTo(gone ? 0 : family.size());
        });
    }

    private static Map<String, Long> byName(Collection<JsonNode> things) {
        return things.stream()
                .collect(Collectors.groupingBy(thing -> thing.path("name").textValue(), Collectors.counting()));
    }

    private static <C, T> List<T> all(List<C> clients, Function<C, List<T>> things) {
        return clients.stream().flatMap(client -> things.apply(client).stream()).toList();
    }

    /** Everything that matches, by id. */
    private static Map<Long, JsonNode> stream(Api service, String path) {
        ToLongFunction<JsonNode> id = thing -> thing.path("id").longValue();
        return service.get(path, "Accept", "application/x-ndjson").lines().stream()
                .collect(Collectors.toMap(id::applyAsLong, thing -> thing));
    }

    private static List<ServiceProcess> services() {
        return List.of(registry.ownersService(), registry.petsService());
    }

    private static List<String> alarms(ServiceProcess service, String before) {
        return service.log()
                .substring(before.length())
                .lines()
                .filter(line -> line.matches("\\S+ (WARN|ERROR|FATAL) .*"))
                .toList();
    }
}
