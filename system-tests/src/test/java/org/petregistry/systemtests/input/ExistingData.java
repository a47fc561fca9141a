package org.petregistry.systemtests.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.testkit.http.AnswerAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.petregistry.systemtests.harness.DatabasePair;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.systemtests.harness.Unique;
import org.petregistry.testkit.http.Json;

/**
 * The rows that exist before invalid requests and must be unchanged after them: two of each kind, so that every collection
 * has a second page.
 */
final class ExistingData {
    private static final String BEARER = "Bearer " + RunningRegistry.SECRET;

    private static ExistingData shared;

    private final RunningRegistry registry;
    private final String registryId;
    private final String pair;
    private final long role;
    private final long owner;
    private final long pet;
    private final long post;

    private ExistingData(RunningRegistry registry) {
        this.registry = registry;
        Given given = registry.given();
        role = given.role(Unique.name("role"));
        given.role(Unique.name("role"));
        owner = given.owner("Nouman");
        for (long one : new long[] {owner, given.owner("Farhan")}) {
            assertThat(registry.owners().patch("/owners/" + one, Json.json("{'roleId': %d}", role)))
                    .hasStatus(200);
        }
        pet = given.pet("spot", owner);
        given.pet("cat", owner);
        post = given.post("my first post!", owner, pet);
        given.post("my second post!", owner, pet);
        JsonNode changes = registry.owners()
                .get("/internal/owners/changes?limit=1", "Authorization", BEARER)
                .json();
        registryId = changes.path("registry").textValue();
        pair = changes.path("pair").textValue();
    }

    /** Shared by all tests, which must not change it. */
    static synchronized ExistingData shared() {
        if (shared == null) {
            shared = new ExistingData(RunningRegistry.shared());
        }
        return shared;
    }

    RunningRegistry registry() {
        return registry;
    }

    /** All operations of both services. */
    static Stream<Operation> operations() {
        RunningRegistry registry = RunningRegistry.shared();
        return Stream.concat(Operation.of("owners", registry.owners()), Operation.of("pets", registry.pets()));
    }

    /** The path with the ids of existing rows. */
    String path(Operation operation) {
        return path(operation, Long.toString(id(operation)));
    }

    /** The path with this as the id. */
    String path(Operation operation, String id) {
        return operation
                .template()
                .replaceAll("\\{(id|owner|pet|role)}", id)
                .replace("{deletionId}", UUID.randomUUID().toString())
                .replace("{name}", "busy");
    }

    private long id(Operation operation) {
        String resource = operation.template().replaceFirst("^/internal", "").split("/")[1];
        return switch (resource) {
            case "roles" -> role;
            case "owners" -> owner;
            case "pets" -> pet;
            default -> post;
        };
    }

    /** A valid body; null if the operation has none. */
    String body(Operation operation) {
        if (!operation.hasBody()) {
            return null;
        }
        Map<String, Long> ids = Map.of("roleId", role, "ownerId", owner, "authorId", owner, "petId", pet);
        ObjectNode body = operation.example().deepCopy();
        ids.forEach((member, id) -> {
            if (body.has(member)) {
                body.put(member, id);
            }
        });
        return operation.isBatch() ? "[" + body + "]" : body.toString();
    }

    /** The required headers, and more, which can replace a required one. */
    String[] headers(Operation operation, String... more) {
        List<String> headers = new ArrayList<>();
        if (operation.isInternal()) {
            headers.addAll(List.of("Authorization", BEARER));
        }
        if (operation.hasParameter("header", "Registry-Id") && !List.of(more).contains("Registry-Id")) {
            headers.addAll(List.of("Registry-Id", registryId));
        }
        if (operation.hasParameter("header", "Pair") && !List.of(more).contains("Pair")) {
            headers.addAll(List.of("Pair", pair));
        }
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    /** Runs requests that must not have an effect. */
    void unchangedBy(Runnable requests) {
        List<String> before = contents();
        requests.run();
        assertThat(contents()).isEqualTo(before);
    }

    /** Digests of everything that a request can change, without what the background tasks change. */
    private List<String> contents() {
        try (Connection owners = registry.databases().writeOwners();
                Connection pets = registry.databases().writePets()) {
            List<String> contents = new ArrayList<>();
            contents.add(digest(owners, "owner", "id, name, username, email, role_id, state, updated_at, version"));
            contents.add(digest(owners, "role", "*"));
            contents.add(digest(owners, "deleted_owner", "id"));
            contents.add(digest(owners, "idempotency_key", "key"));
            contents.add(digest(pets, "pet", "*"));
            contents.add(digest(pets, "post", "*"));
            contents.add(digest(pets, "owner_recall", "deletion_id"));
            contents.add(digest(pets, "idempotency_key", "key"));
            return contents;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String digest(Connection connection, String table, String columns) throws SQLException {
        String sql = "select md5(string_agg(r::text, ',' order by r::text)) from (select %s from %s) r";
        return table + " " + DatabasePair.column(connection, sql.formatted(columns, table));
    }
}
