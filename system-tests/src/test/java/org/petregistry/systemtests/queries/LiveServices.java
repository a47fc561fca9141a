package org.petregistry.systemtests.queries;

import static org.awaitility.Awaitility.await;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/** Applies each change to the services and to a {@link ReferenceModel}, which takes ids and times from them. */
final class LiveServices {
    private final RunningRegistry registry;
    private final ReferenceModel reference = new ReferenceModel();

    private LiveServices(RunningRegistry registry) {
        this.registry = registry;
    }

    /** Takes over the registry: it contains only these rows afterwards. */
    static LiveServices of(RunningRegistry registry, List<Draft> rows) {
        clear(registry);
        LiveServices live = new LiveServices(registry);
        for (int from = 0, to = 0; from < rows.size(); from = to) {
            Draft first = rows.get(from);
            while (to < rows.size()
                    && rows.get(to).batch() == first.batch()
                    && rows.get(to).resource() == first.resource()) {
                to++;
            }
            live.make(rows.subList(from, to));
        }
        return live;
    }

    ReferenceModel reference() {
        return reference;
    }

    Api service(Resource resource) {
        return resource.isOfOwnersService() ? registry.owners() : registry.pets();
    }

    Api service(QueriedCollection collection) {
        return collection.isOfOwnersService() ? registry.owners() : registry.pets();
    }

    /** Applies a change to both, unless its row has been deleted. */
    void happen(ConcurrentChange change) {
        if (change instanceof ConcurrentChange.Make make) {
            make(List.of(make.draft()));
        } else if (change instanceof ConcurrentChange.Patch patch && reference.row(patch.key()) != null) {
            patch(reference.row(patch.key()), patch.members());
        } else if (change instanceof ConcurrentChange.Delete delete && reference.row(delete.key()) != null) {
            delete(reference.row(delete.key()), delete.withPets());
        }
    }

    /** Creates rows of one resource, by a batch if there is one. */
    private void make(List<Draft> asked) {
        List<Draft> drafts = asked.stream()
                .map(this::withLivingReferences)
                .filter(LiveServices::isWhole)
                .toList();
        if (drafts.isEmpty()) {
            return;
        }
        Resource resource = drafts.get(0).resource();
        List<String> bodies =
                drafts.stream().map(draft -> body(draft.members())).toList();
        if (resource == Resource.ROLE) {
            for (int i = 0; i < drafts.size(); i++) {
                made(drafts.get(i), created(resource, resource.path(), bodies.get(i)));
            }
            return;
        }
        JsonNode items =
                created(resource, resource.path() + "/batch", bodies.toString()).path("items");
        for (int i = 0; i < drafts.size(); i++) {
            made(drafts.get(i), items.get(i));
        }
    }

    private JsonNode created(Resource resource, String path, String body) {
        Answer answer = service(resource).post(path, body);
        assertThat(answer).hasStatus(201);
        return answer.json();
    }

    private void made(Draft draft, JsonNode shown) {
        reference.made(new Row(
                draft, shown.path("id").longValue(), shown.path("createdAt").textValue()));
    }

    /** A reference to a row that was deleted, or left out of a shorter case, is null. */
    private Draft withLivingReferences(Draft draft) {
        Draft living = draft;
        for (String member : draft.resource().references().keySet()) {
            if (draft.members().get(member) != null
                    && reference.row(draft.members().get(member)) == null) {
                living = living.without(member);
            }
        }
        return living;
    }

    private static boolean isWhole(Draft draft) {
        return draft.members().entrySet().stream()
                .allMatch(
                        member -> member.getValue() != null || draft.resource().mayBeNull(member.getKey()));
    }

    private void patch(Row row, Map<String, Object> asked) {
        Map<String, Object> members = new LinkedHashMap<>(asked);
        members.keySet()
                .removeIf(member -> row.resource.references().containsKey(member)
                        && asked.get(member) != null
                        && reference.row(asked.get(member)) == null);
        assertThat(service(row.resource).patch(path(row), body(members))).hasStatus(200);
        if (reference.patch(row, members) && row.resource == Resource.OWNER) {
            awaitFeed(row);
        }
    }

    private void delete(Row row, boolean withPets) {
        Api service = service(row.resource);
        String rules =
                row.resource == Resource.OWNER ? "?posts=cascade&pets=" + (withPets ? "cascade" : "set-null") : "";
        Answer answer = service.delete(path(row) + rules);
        if (answer.status() == 202) {
            // A slow machine: it completes in the background.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> service.get(path(row)).status() == 410);
        } else {
            assertThat(answer).hasStatus(204);
        }
        reference.delete(row, withPets);
    }

    /** The copies of owners in pets-service are as current as the change feed. */
    private void awaitFeed(Row owner) {
        try (Connection pets = registry.databases().readPets()) {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> DatabasePair.column(pets, "select version from owner_ref where id = " + owner.id)
                            .equals(List.of(Long.toString(owner.version))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String path(Row row) {
        return row.resource.path() + "/" + row.id;
    }

    private String body(Map<String, Object> members) {
        Map<String, Object> body = new LinkedHashMap<>();
        members.forEach((name, value) -> body.put(name, value instanceof Integer key ? reference.row(key).id : value));
        return Json.quoted(body);
    }

    private static void clear(RunningRegistry registry) {
        try (Connection pets = registry.databases().writePets();
                Connection owners = registry.databases().writeOwners()) {
            run(pets, "delete from post");
            run(pets, "delete from pet");
            run(owners, "delete from owner");
            run(owners, "delete from role");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Reads all rows of a query, page by page or in one stream, and applies the changes in between. */
    PagedComparison walk(Query query, List<ConcurrentChange> changes) {
        return new PagedComparison(this, query, new ArrayList<>(changes));
    }
}
