package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.Answer;
import org.petregistry.systemtests.harness.Api;
import org.petregistry.systemtests.harness.Document;
import org.petregistry.systemtests.harness.Json;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI documents say all that the design says of the interface. */
class DocumentIT {
    /** What each collection filters by, as the design's table has it. */
    private static final Map<String, String> FILTERS = Map.of(
            "owners",
            "id id.gt id.gte id.lt id.lte name name.prefix name.contains username username.prefix username.isNull email"
                    + " email.isNull roleId roleId.isNull state createdAt.gt createdAt.gte createdAt.lt createdAt.lte",
            "roles",
            "id id.gt id.gte id.lt id.lte name name.prefix",
            "pets",
            "id id.gt id.gte id.lt id.lte name name.prefix name.contains species species.isNull ownerId ownerId.isNull"
                    + " createdAt.gt createdAt.gte createdAt.lt createdAt.lte owner.name owner.name.prefix"
                    + " owner.username owner.username.prefix",
            "posts",
            "id id.gt id.gte id.lt id.lte authorId petId petId.isNull createdAt.gt createdAt.gte createdAt.lt"
                    + " createdAt.lte author.name author.name.prefix author.username author.username.prefix");

    private static final String PROBLEM = "application/problem+json";

    private final Document owners =
            Document.of("owners", RunningRegistry.shared().owners());
    private final Document pets = Document.of("pets", RunningRegistry.shared().pets());

    static Stream<Arguments> documents() {
        return Stream.of(Arguments.of("owners"), Arguments.of("pets"));
    }

    private Document document(String service) {
        return service.equals("owners") ? owners : pets;
    }

    private static Api api(String service) {
        RunningRegistry registry = RunningRegistry.shared();
        return service.equals("owners") ? registry.owners() : registry.pets();
    }

    @Test
    void of_owners_service_has_the_operations_of_the_design_and_no_others() {
        assertThat(owners.operations())
                .containsOnlyKeys(
                        "GET /owners",
                        "POST /owners",
                        "POST /owners/batch",
                        "GET /owners/{id}",
                        "PATCH /owners/{id}",
                        "DELETE /owners/{id}",
                        "GET /owners/{owner}/pets",
                        "GET /owners/{owner}/posts",
                        "GET /roles",
                        "POST /roles",
                        "GET /roles/{id}",
                        "PATCH /roles/{id}",
                        "DELETE /roles/{id}",
                        "GET /roles/{role}/owners",
                        "POST /internal/owners/lookup",
                        "GET /internal/owners/changes",
                        "GET /internal/owners/digests",
                        "GET /internal/owners/{id}",
                        "GET /problems/{name}");
    }

    @Test
    void of_pets_service_has_the_operations_of_the_design_and_no_others() {
        assertThat(pets.operations())
                .containsOnlyKeys(
                        "GET /pets",
                        "POST /pets",
                        "POST /pets/batch",
                        "GET /pets/{id}",
                        "PATCH /pets/{id}",
                        "DELETE /pets/{id}",
                        "GET /pets/{pet}/owner",
                        "GET /pets/{pet}/posts",
                        "GET /posts",
                        "POST /posts",
                        "POST /posts/batch",
                        "GET /posts/{id}",
                        "PATCH /posts/{id}",
                        "DELETE /posts/{id}",
                        "PUT /internal/recalls/{deletionId}",
                        "GET /internal/grants/digests",
                        "POST /internal/grants/lookup",
                        "POST /internal/pets/by-owner",
                        "POST /internal/posts/by-owner",
                        "GET /internal/owners/{owner}/pets",
                        "GET /internal/owners/{owner}/posts",
                        "GET /problems/{name}");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void says_of_each_operation_what_it_does_and_what_it_answers(String service) {
        Document document = document(service);
        List<String> ids = new ArrayList<>();
        document.operations().forEach((name, operation) -> {
            ids.add(operation.path("operationId").asText());
            assertThat(operation.path("tags")).as(name).hasSize(1);
            assertThat(operation.path("responses").has("400")).as(name).isTrue();
            List<String> successes = Json.members(operation.path("responses")).stream()
                    .filter(status -> status.startsWith("2"))
                    .toList();
            assertThat(successes).as(name).isNotEmpty();
            for (String status : successes) {
                JsonNode success = operation.path("responses").path(status);
                assertThat(success.path("headers").has("X-Request-Id")).as(name).isTrue();
                if (!Set.of("202", "204").contains(status)) {
                    assertThat(success.path("content")).as(name).isNotEmpty().allSatisfy(content -> assertThat(
                                    content.path("schema"))
                            .isNotEmpty());
                }
            }
        });
        assertThat(ids).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shows_each_problem_by_an_example_of_its_status(String service) {
        Document document = document(service);
        document.operations().forEach((name, operation) -> operation
                .path("responses")
                .properties()
                .forEach(response -> {
                    if (response.getKey().compareTo("400") >= 0) {
                        JsonNode problem = response.getValue().path("content").path(PROBLEM);
                        assertThat(problem.path("schema").path("$ref").asText())
                                .as(name)
                                .isEqualTo("#/components/schemas/Problem");
                        assertThat(problem.path("examples")).as(name).isNotEmpty();
                        problem.path("examples").properties().forEach(example -> {
                            JsonNode value =
                                    document.resolved(example.getValue()).path("value");
                            assertThat(value.path("type").asText()).as(name).isEqualTo("/problems/" + example.getKey());
                            assertThat(value.path("status").asText()).as(name).isEqualTo(response.getKey());
                        });
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "owners, POST /owners, 409, already-taken",
        "owners, POST /owners/batch, 422, role-not-found",
        "owners, POST /owners, 422, idempotency-key-reused",
        "owners, POST /owners, 409, idempotency-key-in-use",
        "owners, PATCH /owners/{id}, 409, owner-deleting",
        "owners, PATCH /owners/{id}, 410, owner-deleted",
        "owners, PATCH /roles/{id}, 412, version-mismatch",
        "owners, DELETE /owners/{id}, 409, owner-has-pets",
        "owners, DELETE /owners/{id}, 409, owner-has-posts",
        "owners, DELETE /owners/{id}, 409, owner-deleting",
        "owners, DELETE /owners/{id}, 412, version-mismatch",
        "owners, GET /owners/{id}, 410, owner-deleted",
        "owners, GET /owners/{owner}/pets, 503, pets-unavailable",
        "pets, POST /pets, 422, owner-not-found",
        "pets, POST /pets, 422, owner-deleted",
        "pets, POST /pets, 422, idempotency-key-reused",
        "pets, POST /pets, 409, owner-deleting",
        "pets, POST /pets, 409, idempotency-key-in-use",
        "pets, POST /pets, 503, owners-unavailable",
        "pets, POST /posts/batch, 422, pet-not-found",
        "pets, PATCH /pets/{id}, 412, version-mismatch",
        "pets, PATCH /posts/{id}, 415, unsupported-media-type",
        "pets, GET /pets/{pet}/owner, 503, owners-unavailable",
        "pets, GET /pets/{pet}/owner, 404, not-found",
        "pets, PUT /internal/recalls/{deletionId}, 422, recall-reused"
    })
    void names_the_problem_that_an_operation_refuses_by(
            String service, String operation, String status, String problem) {
        JsonNode answer =
                document(service).operation(operation).path("responses").path(status);

        assertThat(Json.members(answer.path("content").path(PROBLEM).path("examples")))
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "owners, /owners, owners",
        "owners, /roles/{role}/owners, owners",
        "owners, /roles, roles",
        "owners, /owners/{owner}/pets, pets",
        "owners, /owners/{owner}/posts, posts",
        "pets, /pets, pets",
        "pets, /internal/owners/{owner}/pets, pets",
        "pets, /posts, posts",
        "pets, /pets/{pet}/posts, posts",
        "pets, /internal/owners/{owner}/posts, posts",
    })
    void has_every_parameter_of_a_collection(String service, String path, String of) {
        List<String> expected = new ArrayList<>(List.of(FILTERS.get(of).split(" ")));
        expected.addAll(List.of("sort", "limit", "cursor", "count"));
        if (!of.equals("roles")) {
            expected.add("include");
        }

        assertThat(document(service).parameters("GET " + path, "query")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource({"owners, /owners, Owner", "pets, /pets, Pet", "pets, /posts, Post"})
    void describes_the_stream_beside_the_pages_by_an_extension(String service, String path, String schema) {
        JsonNode operation = document(service).operation("GET " + path);

        assertThat(document(service).stream(operation).at("/itemSchema/$ref").textValue())
                .isEqualTo("#/components/schemas/" + schema);
        assertThat(operation.path("description").textValue()).contains("`Accept: application/x-ndjson`");
    }

    /** Generators turn two types into {@code PetPage | string}, and their clients may fail where only one success has a body. */
    @ParameterizedTest
    @MethodSource("documents")
    void gives_the_successes_of_an_operation_one_type(String service) {
        document(service).operations().forEach((name, operation) -> {
            Set<String> types = new TreeSet<>();
            operation.path("responses").properties().forEach(answer -> {
                if (answer.getKey().startsWith("2")) {
                    JsonNode contents = answer.getValue().path("content");
                    if (contents.isEmpty()) {
                        types.add("none");
                    }
                    contents.properties()
                            .forEach(content -> types.add(
                                    content.getKey() + " " + content.getValue().path("schema")));
                }
            });
            assertThat(types).as(name).hasSize(1);
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void has_arrays_as_parameters_that_keep_their_order_and_are_sent_as_the_service_takes_them(String service) {
        Document document = document(service);
        document.operations().keySet().forEach(name -> queryParameters(document, name)
                .forEach((parameter, description) -> {
                    JsonNode schema = description.path("schema");
                    if (schema.path("type").textValue().equals("array")) {
                        boolean words = Set.of("sort", "include").contains(parameter);
                        assertThat(schema.has("uniqueItems"))
                                .as("%s %s is a set", name, parameter)
                                .isFalse();
                        assertThat(description.path("style").textValue()).isEqualTo("form");
                        assertThat(description.path("explode").asBoolean())
                                .as("%s %s explodes", name, parameter)
                                .isEqualTo(!words);
                        assertThat(schema.path("items").has("enum"))
                                .as("%s %s has words", name, parameter)
                                .isEqualTo(words || parameter.equals("state"));
                    }
                }));
    }

    @Test
    void names_the_words_of_a_sort_each_with_a_name_for_generators() {
        JsonNode items = queryParameters(owners, "GET /owners").get("sort").at("/schema/items");

        assertThat(Json.each(items.path("enum"), JsonNode::textValue))
                .containsExactly("id", "-id", "name", "-name", "username", "-username", "createdAt", "-createdAt");
        assertThat(Json.each(items.path("x-enum-varnames"), JsonNode::textValue))
                .containsExactly(
                        "Id",
                        "IdDescending",
                        "Name",
                        "NameDescending",
                        "Username",
                        "UsernameDescending",
                        "CreatedAt",
                        "CreatedAtDescending");
        assertThat(Json.each(
                        queryParameters(pets, "GET /pets").get("sort").at("/schema/items/x-enum-varnames"),
                        JsonNode::textValue))
                .contains("OwnerName", "OwnerNameDescending");
    }

    @ParameterizedTest
    @CsvSource({"pets, set-null cascade restrict", "posts, restrict cascade"})
    void names_the_rules_of_a_deletion(String parameter, String rules) {
        JsonNode schema =
                queryParameters(owners, "DELETE /owners/{id}").get(parameter).path("schema");

        assertThat(schema.path("type").textValue()).isEqualTo("string");
        assertThat(Json.each(schema.path("enum"), JsonNode::textValue)).containsExactly(rules.split(" "));
    }

    /** Otherwise generators number them: {@code id} and {@code id2}. */
    @ParameterizedTest
    @MethodSource("documents")
    void has_no_two_parameters_of_an_operation_with_the_same_name(String service) {
        Document document = document(service);
        document.operations().forEach((name, operation) -> assertThat(document.parameters(operation))
                .as(name)
                .extracting(parameter -> parameter.path("name").textValue())
                .doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void says_first_at_which_port_the_service_is(String service) {
        assertThat(document(service).root().at("/servers/0/url").textValue())
                .isEqualTo("http://localhost:" + api(service).base().getPort());
    }

    /** SnakeYAML, like PyYAML, reads YAML 1.1: a time without quotes is a timestamp to it, and not a string. */
    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/q/openapi?format=yaml", "/q/openapi.yaml", "/q/openapi.yml"})
    void says_the_same_in_yaml(String path) {
        for (String service : List.of("owners", "pets")) {
            Answer yaml = api(service).get(path);

            assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml;charset=UTF-8");
            assertThat(Json.parse(Json.quoted(new Yaml().load(yaml.text()))))
                    .isEqualTo(document(service).root());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "owners, OwnerDraft",
        "owners, OwnerPatch",
        "owners, RoleDraft",
        "owners, RolePatch",
        "owners, OwnersQuestion",
        "pets, PetDraft",
        "pets, PetPatch",
        "pets, PostDraft",
        "pets, PostPatch",
        "pets, Recall",
        "pets, ByOwnerQuestion",
    })
    void lets_a_body_have_no_other_members(String service, String schema) {
        JsonNode additional = schema(document(service), schema).path("additionalProperties");

        assertThat(additional.isBoolean()).isTrue();
        assertThat(additional.asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"owners, /owners/batch", "pets, /pets/batch", "pets, /posts/batch"})
    void bounds_a_batch(String service, String path) {
        JsonNode batch =
                body(document(service), "POST " + path).path("application/json").path("schema");

        assertThat(batch.path("minItems").asInt()).isEqualTo(1);
        assertThat(batch.path("maxItems").asInt()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({"owners, /owners/{id}", "owners, /roles/{id}", "pets, /pets/{id}", "pets, /posts/{id}"})
    void has_the_headers_of_a_versioned_resource(String service, String path) {
        Document document = document(service);
        JsonNode get = document.operation("GET " + path).path("responses");

        assertThat(Json.members(get.path("200").path("headers"))).contains("ETag");
        assertThat(Json.members(get.path("304").path("headers"))).contains("ETag");
        assertThat(document.parameters("GET " + path, "header")).contains("If-None-Match", "traceparent");
        assertThat(document.parameters("PATCH " + path, "header")).contains("If-Match");
        assertThat(document.parameters("DELETE " + path, "header")).contains("If-Match");
        assertThat(Json.members(body(document, "PATCH " + path)))
                .containsExactlyInAnyOrder("application/merge-patch+json", "application/json");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void has_the_headers_of_a_creation(String service) {
        Document document = document(service);
        document.operations().forEach((name, operation) -> {
            JsonNode created = operation.path("responses").path("201");
            if (!created.isMissingNode()) {
                assertThat(document.parameters(name, "header")).as(name).contains("Idempotency-Key");
                assertThat(Json.members(created.path("headers")))
                        .as(name)
                        .contains(
                                name.endsWith("/batch")
                                        ? new String[] {"Idempotency-Replayed"}
                                        : new String[] {"Idempotency-Replayed", "Location", "ETag"});
            }
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void asks_for_the_secret_where_a_call_is_internal(String service) {
        document(service).operations().forEach((name, operation) -> {
            boolean internal = name.contains(" /internal/");
            assertThat(operation.path("security")).as(name).hasSize(internal ? 1 : 0);
            assertThat(operation.path("responses").has("401")).as(name).isEqualTo(internal);
            assertThat(operation.path("responses").has("403")).as(name).isEqualTo(!name.startsWith("GET "));
            assertThat(operation.path("tags").path(0).asText().equals("internal"))
                    .as(name)
                    .isEqualTo(internal);
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void has_no_schema_that_nothing_refers_to_and_no_reference_to_nothing(String service) {
        Document document = document(service);
        Set<String> referred = new TreeSet<>();
        document.root().findValuesAsText("$ref").forEach(reference -> {
            assertThat(document.root().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
            referred.add(reference.substring(reference.lastIndexOf('/') + 1));
        });

        assertThat(referred)
                .containsAll(Json.members(document.root().path("components").path("schemas")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pet", "Post", "OwnerSummary"})
    void says_the_same_of_what_pets_service_has_in_both_services(String schema) {
        assertThat(described(schema(owners, schema))).isEqualTo(described(schema(pets, schema)));
    }

    @Test
    void says_the_same_of_an_owner_in_both_services_but_for_what_can_be_embedded() {
        ObjectNode owner = described(schema(owners, "Owner"));
        ((ObjectNode) owner.path("properties")).remove(List.of("role", "pets", "posts", "unavailable"));

        assertThat(described(schema(pets, "Owner"))).isEqualTo(owner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pets", "posts"})
    void says_the_same_of_the_parameters_of_a_relation_and_of_its_collection(String collection) {
        Map<String, JsonNode> ofRelation = queryParameters(owners, "GET /owners/{owner}/" + collection);
        Map<String, JsonNode> ofCollection = queryParameters(pets, "GET /" + collection);

        // A cursor is for one path.
        ((ObjectNode) ofRelation.get("cursor")).remove("example");
        ((ObjectNode) ofCollection.get("cursor")).remove("example");
        assertThat(ofRelation).isEqualTo(ofCollection);
    }

    private static JsonNode schema(Document document, String name) {
        return document.root().path("components").path("schemas").path(name);
    }

    /** Without what each service says of the whole in its own words. */
    private static ObjectNode described(JsonNode schema) {
        return ((ObjectNode) schema.deepCopy()).without(List.of("description", "example"));
    }

    private static JsonNode body(Document document, String operation) {
        return document.operation(operation).path("requestBody").path("content");
    }

    private static Map<String, JsonNode> queryParameters(Document document, String operation) {
        Map<String, JsonNode> parameters = new TreeMap<>();
        for (JsonNode parameter : document.parameters(document.operation(operation))) {
            if (parameter.path("in").asText().equals("query")) {
                parameters.put(parameter.path("name").asText(), parameter.deepCopy());
            }
        }
        return parameters;
    }
}
