package org.petregistry.owners.changes;

import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.owners.Service.delete;
import static org.petregistry.owners.Service.get;
import static org.petregistry.owners.Service.internalGet;
import static org.petregistry.owners.Service.newOwner;
import static org.petregistry.owners.Service.newRole;
import static org.petregistry.owners.Service.patch;
import static org.petregistry.owners.Service.post;
import static org.petregistry.owners.Service.word;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.owners.PetsService;
import org.petregistry.owners.ServiceTest;
import org.petregistry.testkit.TestDatabase;
import org.petregistry.testkit.http.Answer;

@ServiceTest
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChangesTest {
    private static final String CHANGES = "/internal/owners/changes";

    TestDatabase database;
    WireMockServer pets;

    @BeforeEach
    void forget() {
        PetsService.reset(pets);
    }

    @Test
    void the_feed_is_for_the_other_service_only() {
        get(CHANGES).expectProblem(401, "unauthenticated");
    }

    @Test
    void the_feed_lists_each_owner_once_at_its_last_change() {
        long start = end();
        String username = word();
        long one = post("/owners", "{'name': 'one', 'username': '" + username + "'}")
                .expect(201)
                .id();
        long two = newOwner();
        patch("/owners/" + one, "{'name': 'changed'}").expect(200);

        Answer changes = internalGet(CHANGES + "?after=" + start).expect(200);

        assertThat(changes.ids()).containsExactlyInAnyOrder(one, two);
        Map<Long, JsonNode> items = byId(changes);
        assertThat(withoutKey(items.get(one)))
                .isEqualTo("{\"id\":%d,\"version\":1,\"name\":\"changed\",\"username\":\"%s\",\"key\":\"…\"}"
                        .formatted(one, username));
        assertThat(withoutKey(items.get(two)))
                .isEqualTo("{\"id\":%d,\"version\":0,\"name\":\"Somebody\",\"username\":null,\"key\":\"…\"}"
                        .formatted(two));
        assertThat(changes.json().path("registry").asText()).matches("[0-9a-f-]{36}");
        long next = changes.json().path("next").asLong();
        assertThat(internalGet(CHANGES + "?after=" + next).ids()).isEmpty();

        patch("/owners/" + two, "{'name': 'again'}").expect(200);
        assertThat(internalGet(CHANGES + "?after=" + next).ids()).containsExactly(two);
    }

    @Test
    void deleting_a_role_changes_its_owners() {
        long role = newRole();
        long id = post("/owners", "{'name': 'a', 'roleId': " + role + "}")
                .expect(201)
                .id();
        long start = end();

        delete("/roles/" + role).expect(204);

        assertThat(byId(internalGet(CHANGES + "?after=" + start))
                        .get(id)
                        .path("version")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void an_owner_that_is_being_deleted_is_listed_as_existing_until_it_is_deleted() {
        long id = newOwner();
        long start = end();
        delete("/owners/" + id).expect(202);
        assertThat(byId(internalGet(CHANGES + "?after=" + start)).get(id).has("deleted"))
                .isFalse();

        pets.stubFor(put(urlPathMatching(PetsService.RECALLS)).willReturn(PetsService.outcome("closed")));
        delete("/owners/" + id);

        assertThat(byId(internalGet(CHANGES + "?after=" + start)).get(id).toString())
                .isEqualTo("{\"id\":%d,\"version\":1,\"deleted\":true}".formatted(id));
    }

    @Test
    void the_feed_continues_where_a_page_ended() {
        long start = end();
        List<Long> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(newOwner());
        }
        List<Long> seen = new ArrayList<>();
        long after = start;
        while (seen.size() < 5) {
            Answer page = internalGet(CHANGES + "?limit=2&after=" + after).expect(200);
            assertThat(page.ids()).hasSizeBetween(1, 2);
            seen.addAll(page.ids());
            after = page.json().path("next").asLong();
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    }

    @Test
    void a_new_change_ends_the_wait() throws Exception {
        long start = end();
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> internalGet(CHANGES + "?wait=30&after=" + start));

        long id = newOwner();

        assertThat(waiting.get().ids()).containsExactly(id);
    }

    @Test
    void without_a_new_change_the_wait_ends_at_its_timeout() {
        long start = end();
        long began = System.nanoTime();

        Answer nothing = internalGet(CHANGES + "?wait=1&after=" + start).expect(200);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
        assertThat(nothing.ids()).isEmpty();
        assertThat(nothing.json().path("next").asLong()).isEqualTo(start);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"after=-1", "after=x", "limit=0", "limit=1001", "wait=31", "wait=1.5", "wait=+1", "since=1"})
    void a_parameter_out_of_bounds_is_rejected(String query) {
        internalGet(CHANGES + "?" + query).expectProblem(400, "invalid-request");
    }

    @Test
    void a_change_that_is_committed_late_is_not_skipped() throws SQLException {
        long late = newOwner();
        long start = end();
        try (Connection connection = database.connect("owners");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update owner set name = 'late', version = version + 1 where id = " + late);
            long early = newOwner();

            Answer before = internalGet(CHANGES + "?after=" + start).expect(200);
            connection.commit();

            assertThat(before.ids()).containsExactly(early);
            Answer after =
                    internalGet(CHANGES + "?after=" + before.json().path("next").asLong());
            assertThat(after.ids()).contains(late);
            assertThat(byId(after).get(late).path("name").asText()).isEqualTo("late");
        }
    }

    @Test
    void a_reader_concurrent_with_many_writers_sees_every_last_version() throws Exception {
        List<Long> ids = new ArrayList<>();
        long after = end();
        for (int i = 0; i < 8; i++) {
            ids.add(newOwner());
        }
        Map<Long, Long> versions = new HashMap<>();
        Map<Long, Long> expected = new HashMap<>();
        ExecutorService writers = Executors.newFixedThreadPool(16);
        try {
            List<Future<Answer>> writes = new ArrayList<>();
            for (int i = 0; i < 320; i++) {
                long id = ids.get(i % ids.size());
                String change = "{'name': 'name " + i + "'}";
                writes.add(writers.submit(() -> patch("/owners/" + id, change)));
            }
            while (writes.stream().anyMatch(write -> !write.isDone())) {
                after = read(after, versions);
            }
            for (int i = 0; i < writes.size(); i++) {
                // On a slow machine some may time out; these change nothing.
                if (writes.get(i).get().status() == 200) {
                    expected.merge(ids.get(i % ids.size()), 1L, Long::sum);
                }
            }
        } finally {
            writers.shutdown();
        }
        read(after, versions);
        assertThat(expected).hasSameSizeAs(ids);
        assertThat(versions).isEqualTo(expected);
    }

    private static long read(long after, Map<Long, Long> versions) {
        Answer changes = internalGet(CHANGES + "?after=" + after).expect(200);
        byId(changes)
                .forEach((id, change) -> versions.put(id, change.path("version").asLong()));
        return changes.json().path("next").asLong();
    }

    /** The current end of the feed. */
    private static long end() {
        long after = 0;
        while (true) {
            Answer changes = internalGet(CHANGES + "?limit=1000&after=" + after).expect(200);
            if (changes.ids().isEmpty()) {
                return after;
            }
            after = changes.json().path("next").asLong();
        }
    }

    private static Map<Long, JsonNode> byId(Answer changes) {
        Map<Long, JsonNode> byId = new HashMap<>();
        changes.json()
                .path("items")
                .forEach(change -> byId.put(change.path("id").asLong(), change));
        return byId;
    }

    /** A key is random. */
    private static String withoutKey(JsonNode item) {
        return item.toString().replaceAll("\"key\":\"[0-9a-f-]{36}\"", "\"key\":\"…\"");
    }
}
