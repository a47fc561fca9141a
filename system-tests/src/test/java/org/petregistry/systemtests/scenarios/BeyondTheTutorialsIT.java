package org.petregistry.systemtests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;
import static org.petregistry.testkit.http.Json.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Together;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Scenario F while both services run; for the rest see {@link OneServiceDownIT}. */
class BeyondTheTutorialsIT {
    private final RunningRegistry registry = RunningRegistry.shared();
    private final Api owners = registry.owners();
    private final Api pets = registry.pets();
    private final Given given = registry.given();

    @ParameterizedTest
    @MethodSource
    void F1_pages_sorted_by_owner_name_stay_exact_during_concurrent_changes(String sort, Comparator<JsonNode> order) {
        String prefix = Unique.name("s");
        List<Long> family = Stream.of("émile", "Anna", "zoë", "anna", "Bert", "ANNA")
                .map(name -> given.owner(prefix + name))
                .toList();
        given.pet("of somebody else", given.owner(Unique.name("t")));
        given.pet("of nobody", null);
        List<Long> made = Json.ids(pets.post(
                        "/pets/batch",
                        IntStream.range(0, 42)
                                .mapToObj(i -> json("{'name': 'pet %d', 'ownerId': %d}", i, family.get(i % 6)))
                                .toList()
                                .toString())
                .items());
        Set<Long> kept = new TreeSet<>(made);

        List<JsonNode> seen = new ArrayList<>();
        String next =
                "/pets?limit=4&include=owner&owner.name.prefix=" + prefix.toUpperCase(Locale.ROOT) + "&sort=" + sort;
        while (next != null) {
            Answer page = pets.get(next);
            assertThat(page).hasStatus(200);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(4);
            page.items().forEach(seen::add);
            next = page.json().path("next").textValue();
            // Deletes a shown row and one that was not shown, and creates rows before and after this page.
            Set<Long> shown = new HashSet<>(
                    seen.stream().map(pet -> pet.path("id").longValue()).toList());
            for (boolean alreadyShown : new boolean[] {true, false}) {
                kept.stream()
                        .filter(id -> shown.contains(id) == alreadyShown)
                        .findFirst()
                        .ifPresent(id -> {
                            assertThat(pets.delete("/pets/" + id)).hasStatus(204);
                            kept.remove(id);
                        });
            }
            if (seen.size() < 42) {
                given.pet("late", family.get(1));
                given.pet("late", family.get(2));
            }
        }

        List<Long> ids = seen.stream().map(pet -> pet.path("id").longValue()).toList();
        assertThat(ids).doesNotHaveDuplicates().containsAll(kept);
        assertThat(seen).isSortedAccordingTo(order);
        assertThat(seen).allSatisfy(pet -> assertThat(family)
                .contains(pet.path("ownerId").longValue()));
    }

    static Stream<Arguments> F1_pages_sorted_by_owner_name_stay_exact_during_concurrent_changes() {
        // Lower case by code points; the owner's id, then the pet's own break ties.
        Comparator<JsonNode> name = Comparator.comparing(
                pet -> pet.path("owner").path("name").textValue().toLowerCase(Locale.ROOT));
        Comparator<JsonNode> owner =
                Comparator.comparingLong(pet -> pet.path("ownerId").longValue());
        Comparator<JsonNode> id = Comparator.comparingLong(pet -> pet.path("id").longValue());
        Comparator<JsonNode> petName =
                Comparator.comparing(pet -> pet.path("name").textValue());
        return Stream.of(
                Arguments.of("owner.name", name.thenComparing(owner).thenComparing(id)),
                Arguments.of("-owner.name,-name", name.reversed().thenComparing(petName.reversed())));
    }

    @Test
    void F1_pets_without_an_owner_come_last_in_both_directions() {
        String prefix = Unique.name("pet");
        long spot = given.pet(prefix + " spot", given.owner("b"));
        long cat = given.pet(prefix + " cat", null);
        long dog = given.pet(prefix + " dog", given.owner("A"));
        long deer = given.pet(prefix + " deer", null);

        assertThat(idsOfAllPages("/pets?limit=1&name.prefix=" + prefix + "&sort=owner.name"))
                .containsExactly(dog, spot, cat, deer);
        assertThat(idsOfAllPages("/pets?limit=1&name.prefix=" + prefix + "&sort=-owner.name"))
                .containsExactly(spot, dog, cat, deer);
    }

    @ParameterizedTest
    @MethodSource("rulesAndChildren")
    void F2_an_owner_is_deleted_with_the_requested_actions(
            String petsRule, String postsRule, boolean hasPets, boolean hasPosts) {
        long owner = given.owner(Unique.name("leaving"));
        long bystander = given.owner(Unique.name("staying"));
        long otherPet = given.pet("other", bystander);
        List<Long> ownersPets = hasPets ? List.of(given.pet("spot", owner), given.pet("cat", owner)) : List.of();
        List<Long> ownersPosts = hasPosts ? List.of(given.post("bye", owner)) : List.of();
        long comment = given.post("about a pet", bystander, hasPets ? ownersPets.get(0) : otherPet);

        Answer answer = owners.delete("/owners/" + owner + query(petsRule, postsRule));

        boolean petsRefuse = hasPets && "restrict".equals(petsRule);
        boolean postsRefuse = hasPosts && !"cascade".equals(postsRule);
        if (petsRefuse || postsRefuse) {
            assertThat(answer)
                    .isProblem(409, petsRefuse ? "owner-has-pets" : "owner-has-posts")
                    .hasNumber("pets", ownersPets.size())
                    .hasNumber("posts", ownersPosts.size());
            assertThat(owners.get("/owners/" + owner))
                    .hasStatus(200)
                    .hasText("state", "active")
                    .hasNumber("version", 0)
                    .hasHeader("ETag", "\"0\"");
            assertThat(Json.ids(owners.get("/owners/" + owner + "/pets").items()))
                    .isEqualTo(ownersPets);
            assertThat(Json.ids(owners.get("/owners/" + owner + "/posts").items()))
                    .isEqualTo(ownersPosts);
            ownersPets.forEach(pet -> assertThat(pets.get("/pets/" + pet)).hasNumber("version", 0));
            // It is an active owner again.
            given.pet("one more", owner);
        } else {
            assertThat(answer).hasStatus(204);
            assertThat(answer.text()).isEmpty();
            assertGone(owner);
            boolean petsGo = "cascade".equals(petsRule);
            for (long pet : ownersPets) {
                if (petsGo) {
                    assertThat(pets.get("/pets/" + pet)).isProblem(404, "not-found");
                } else {
                    assertThat(pets.get("/pets/" + pet))
                            .hasStatus(200)
                            .hasNull("ownerId")
                            .hasNumber("version", 1);
                }
            }
            ownersPosts.forEach(post -> assertThat(pets.get("/posts/" + post)).isProblem(404, "not-found"));
            if (hasPets && petsGo) {
                assertThat(pets.get("/posts/" + comment)).hasNull("petId").hasNumber("version", 1);
            } else {
                assertThat(pets.get("/posts/" + comment)).hasNumber("version", 0);
            }
        }
        assertThat(pets.get("/pets/" + otherPet))
                .hasNumber("ownerId", bystander)
                .hasNumber("version", 0);
    }

    static List<Arguments> rulesAndChildren() {
        List<Arguments> all = new ArrayList<>();
        for (String petsRule : new String[] {null, "set-null", "cascade", "restrict"}) {
            for (String postsRule : new String[] {null, "restrict", "cascade"}) {
                for (int children = 0; children < 4; children++) {
                    all.add(Arguments.of(petsRule, postsRule, (children & 1) > 0, (children & 2) > 0));
                }
            }
        }
        return all;
    }

    @Test
    void F2_a_deleted_owner_stays_deleted_in_both_services() {
        long owner = given.owner(Unique.name("gone"), Unique.name("gone"));
        String username = owners.get("/owners/" + owner).json().path("username").textValue();
        long pet = given.pet("spot", null);
        assertThat(owners.delete("/owners/" + owner, "If-Match", "\"7\"")).isProblem(412, "version-mismatch");
        assertThat(owners.delete("/owners/" + owner, "If-Match", "\"0\"")).hasStatus(204);

        assertGone(owner);
        assertThat(pets.post("/pets", json("{'name': 'late', 'ownerId': %d}", owner)))
                .isProblem(422, "owner-deleted");
        assertThat(pets.patch("/pets/" + pet, json("{'ownerId': %d}", owner))).isProblem(422, "owner-deleted");
        assertThat(pets.post("/posts", json("{'body': 'late', 'authorId': %d}", owner)))
                .isProblem(422, "owner-deleted");
        assertThat(pets.get("/pets?ownerId=" + owner).items()).isEmpty();
        assertThat(owners.get("/owners?id=" + owner).items()).isEmpty();
        // The name can be reused, the id cannot.
        assertThat(given.owner("next", username)).isGreaterThan(owner);
    }

    @Test
    void F2_the_actions_are_validated_before_anything_is_changed() {
        long owner = given.owner(Unique.name("kept"));

        assertThat(owners.delete("/owners/" + owner + "?pets=nullify"))
                .isProblem(400, "invalid-request")
                .namesParameter("pets");
        assertThat(owners.delete("/owners/" + owner + "?posts=set-null"))
                .isProblem(400, "invalid-request")
                .namesParameter("posts");
        assertThat(owners.delete("/owners/" + owner + "?force=true"))
                .isProblem(400, "invalid-request")
                .namesParameter("force");
        assertThat(owners.get("/owners/" + owner)).hasText("state", "active");
    }

    @Test
    void F5_a_retry_with_the_same_key_creates_nothing_twice() {
        String key = Unique.name("key");
        String name = Unique.name("spot");
        String body = json("{'name': '%s'}", name);
        Answer first = pets.post("/pets", body, "Idempotency-Key", key);
        assertThat(first).hasStatus(201).hasNoHeader("Idempotency-Replayed");
        // The stored answer shows the earlier state.
        assertThat(pets.patch("/pets/" + first.id(), json("{'species': 'Dog'}")))
                .hasStatus(200);

        Answer again = pets.post("/pets", body, "Idempotency-Key", key);

        assertThat(again)
                .hasStatus(201)
                .hasHeader("Idempotency-Replayed", "true")
                .hasLocation(pets, "/pets/" + first.id())
                .hasHeader("ETag", "\"0\"");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(pets.get("/pets?count=true&name=" + name)).hasNumber("total", 1);
    }

    @Test
    void F5_a_key_that_was_used_for_another_request_is_rejected() {
        String key = Unique.name("key");
        String name = Unique.name("Nouman");
        assertThat(owners.post("/owners", json("{'name': '%s'}", name), "Idempotency-Key", key))
                .hasStatus(201);

        assertThat(owners.post("/owners", json("{'name': '%s!'}", name), "Idempotency-Key", key))
                .isProblem(422, "idempotency-key-reused");
        assertThat(owners.post("/owners/batch", json("[{'name': '%s'}]", name), "Idempotency-Key", key))
                .isProblem(422, "idempotency-key-reused");

        assertThat(owners.get("/owners?count=true&name.prefix=" + name)).hasNumber("total", 1);
    }

    @Test
    void F5_only_successful_answers_are_stored() {
        String key = Unique.name("key");
        String name = Unique.name("spot");
        assertThat(pets.post("/pets", json("{'name': ''}"), "Idempotency-Key", key))
                .isProblem(400, "invalid-request");
        assertThat(pets.post(
                        "/pets", json("{'name': '%s', 'ownerId': %d}", name, Long.MAX_VALUE), "Idempotency-Key", key))
                .isProblem(422, "owner-not-found");

        assertThat(pets.post("/pets", json("{'name': '%s'}", name), "Idempotency-Key", key))
                .hasStatus(201)
                .hasNoHeader("Idempotency-Replayed");
    }

    @Test
    void F5_batches_support_keys_too() {
        String key = Unique.name("key");
        long author = given.owner(Unique.name("author"));
        String body = json("[{'body': 'one', 'authorId': %1$d}, {'body': 'two', 'authorId': %1$d}]", author);
        Answer first = pets.post("/posts/batch", body, "Idempotency-Key", key);
        assertThat(first).hasStatus(201);

        Answer again = pets.post("/posts/batch", body, "Idempotency-Key", key);

        assertThat(again).hasStatus(201).hasHeader("Idempotency-Replayed", "true");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(pets.get("/posts?count=true&authorId=" + author)).hasNumber("total", 2);
    }

    @Test
    void F5_20_concurrent_copies_of_a_request_take_effect_once() {
        for (Map.Entry<Api, String> collection :
                Map.of(owners, "/owners", pets, "/pets").entrySet()) {
            Api service = collection.getKey();
            String path = collection.getValue();
            String key = Unique.name("key");
            String name = Unique.name("once");

            List<Answer> answers =
                    Together.run(20, i -> service.post(path, json("{'name': '%s'}", name), "Idempotency-Key", key));

            List<Answer> made =
                    answers.stream().filter(answer -> answer.status() == 201).toList();
            assertThat(made).isNotEmpty();
            assertThat(made)
                    .filteredOn(answer -> answer.header("Idempotency-Replayed") == null)
                    .hasSize(1);
            assertThat(made).allSatisfy(answer -> assertThat(answer.id())
                    .isEqualTo(made.get(0).id()));
            assertThat(answers).filteredOn(answer -> answer.status() != 201).allSatisfy(answer -> assertThat(answer)
                    .isProblem(409, "idempotency-key-in-use"));
            assertThat(service.get(path + "?count=true&name=" + name)).hasNumber("total", 1);
        }
    }

    @Test
    void F5_a_key_has_1_to_255_printable_characters() {
        String body = json("{'name': 'spot'}");

        String longest = Unique.name("k".repeat(246));
        assertThat(pets.post("/pets", body, "Idempotency-Key", longest)).hasStatus(201);
        assertThat(pets.post("/pets", body, "Idempotency-Key", longest + "x"))
                .isProblem(400, "invalid-request")
                .namesHeader("Idempotency-Key");
        assertThat(pets.post("/pets", body, "Idempotency-Key", ""))
                .isProblem(400, "invalid-request")
                .namesHeader("Idempotency-Key");
    }

    @Test
    void F6_of_50_clients_that_update_the_same_version_one_succeeds() {
        String pet = "/pets/" + given.pet("version 0", null);
        for (int round = 0; round < 3; round++) {
            int version = round;

            List<Answer> answers = Together.run(
                    50,
                    i -> pets.patch(
                            pet,
                            json("{'name': 'version %d by %d'}", version + 1, i),
                            "If-Match",
                            "\"" + version + "\""));

            List<Answer> through =
                    answers.stream().filter(answer -> answer.status() == 200).toList();
            assertThat(through).hasSize(1);
            assertThat(through.get(0)).hasNumber("version", version + 1).hasHeader("ETag", "\"" + (version + 1) + "\"");
            assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(answer -> assertThat(answer)
                    .isProblem(412, "version-mismatch"));
            assertThat(pets.get(pet).json()).isEqualTo(through.get(0).json());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"owners", "pets"})
    void F6_each_of_50_clients_that_retry_with_the_current_version_succeeds_once(String resource) {
        Api service = resource.equals("pets") ? pets : owners;
        String path = resource.equals("pets")
                ? "/pets/" + given.pet("version 0", null)
                : "/owners/" + given.owner("version 0");

        List<Integer> versions = Together.run(50, i -> {
            while (true) {
                String tag = service.get(path).header("ETag");
                Answer answer = service.patch(path, json("{'name': 'by %d'}", i), "If-Match", tag);
                if (answer.status() == 200) {
                    assertThat(answer).hasText("name", "by " + i);
                    return answer.json().path("version").intValue();
                }
                assertThat(answer).isProblem(412, "version-mismatch");
            }
        });

        assertThat(versions)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 50).boxed().toList());
        assertThat(service.get(path)).hasNumber("version", 50).hasText("name", "by " + versions.indexOf(50));
    }

    @Test
    void F7_a_changed_name_arrives_in_pets_service() {
        String name = Unique.name("old");
        String newName = Unique.name("new");
        long owner = given.owner(name);
        String pet = "/pets/" + given.pet("spot", owner);
        assertThat(ownerOf(pet).path("name").textValue()).isEqualTo(name);

        assertThat(owners.patch("/owners/" + owner, json("{'name': '%s'}", newName)))
                .hasStatus(200);
        long renamed = System.nanoTime();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> newName.equals(ownerOf(pet).path("name").textValue()));

        System.out.printf(
                "A rename arrived after %d ms.%n",
                Duration.ofNanos(System.nanoTime() - renamed).toMillis());
        assertThat(pets.get("/pets?owner.name=" + newName).items()).hasSize(1);
        assertThat(pets.get("/pets?owner.name=" + name).items()).isEmpty();
        // What the pet itself shows has not changed.
        assertThat(pets.get(pet)).hasNumber("version", 0);
    }

    @Test
    void an_owner_that_did_not_exist_a_moment_ago_is_looked_up_again() {
        long future = given.owner(Unique.name("before")) + 1;
        assertThat(pets.post("/pets", json("{'name': 'early', 'ownerId': %d}", future)))
                .isProblem(422, "owner-not-found");

        assertThat(given.owner(Unique.name("after"))).isEqualTo(future);

        given.pet("in time", future);
    }

    private void assertGone(long owner) {
        String path = "/owners/" + owner;
        assertThat(owners.get(path)).isProblem(410, "owner-deleted");
        assertThat(owners.get(path + "?include=pets")).isProblem(410, "owner-deleted");
        assertThat(owners.get(path + "/pets")).isProblem(410, "owner-deleted");
        assertThat(owners.get(path + "/posts")).isProblem(410, "owner-deleted");
        assertThat(owners.patch(path, json("{'name': 'back'}"))).isProblem(410, "owner-deleted");
        assertThat(owners.delete(path)).isProblem(410, "owner-deleted");
    }

    private JsonNode ownerOf(String pet) {
        return pets.get(pet + "?include=owner").json().path("owner");
    }

    private List<Long> idsOfAllPages(String first) {
        List<Long> ids = new ArrayList<>();
        for (String next = first; next != null; ) {
            Answer page = pets.get(next);
            assertThat(page).hasStatus(200);
            ids.addAll(Json.ids(page.items()));
            next = page.json().path("next").textValue();
        }
        return ids;
    }

    private static String query(String petsRule, String postsRule) {
        List<String> parameters = new ArrayList<>();
        if (petsRule != null) {
            parameters.add("pets=" + petsRule);
        }
        if (postsRule != null) {
            parameters.add("posts=" + postsRule);
        }
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }
}
