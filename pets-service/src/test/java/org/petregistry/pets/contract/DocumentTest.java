package org.petregistry.pets.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.pets.testing.PetsService;
import org.petregistry.pets.testing.ServiceTest;

/** The OpenAPI document says all that the design says of the interface. */
@ServiceTest
class DocumentTest {
    /** What each collection filters by, as the design's table has it. */
    private static final String PETS =
            "id id.gt id.gte id.lt id.lte name name.prefix name.contains species species.isNull ownerId"
                    + " ownerId.isNull createdAt.gt createdAt.gte createdAt.lt createdAt.lte owner.name owner.name.prefix"
                    + " owner.username owner.username.prefix";

    private static final String POSTS =
            "id id.gt id.gte id.lt id.lte authorId petId petId.isNull createdAt.gt createdAt.gte"
                    + " createdAt.lt createdAt.lte author.name author.name.prefix author.username author.username.prefix";

    private static final String PROBLEM = "application/problem+json";

    private JsonNode document;

    static Stream<Arguments> collections() {
        return Stream.of(
                Arguments.of("/pets", PETS, "include"),
                Arguments.of("/internal/owners/{id}/pets", PETS, "include"),
                Arguments.of("/posts", POSTS, "include"),
                Arguments.of("/pets/{id}/posts", POSTS, "include"),
                Arguments.of("/internal/owners/{id}/posts", POSTS, "include"));
    }

    @BeforeEach
    void read() {
        document = new PetsService().get("/q/openapi?format=json").json();
    }

    @Test
    void has_the_operations_of_the_design_and_no_others() {
        assertThat(operations())
                .containsOnlyKeys(
                        "GET /pets",
                        "POST /pets",
                        "POST /pets/batch",
                        "GET /pets/{id}",
                        "PATCH /pets/{id}",
                        "DELETE /pets/{id}",
                        "GET /pets/{id}/owner",
                        "GET /pets/{id}/posts",
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
                        "GET /internal/owners/{id}/pets",
                        "GET /internal/owners/{id}/posts",
                        "GET /problems/{name}");
    }

    @Test
    void has_every_method_that_answers_requests() {
        List<String> documented = new ArrayList<>();
        operations()
                .values()
                .forEach(operation ->
                        documented.add(operation.path("operationId").asText()));

        // A stream is shown as another form of the page.
        List<String> methods = resourceMethods()
                .filter(method -> !method.getReturnType().equals(Multi.class))
                .map(method -> method.getAnnotation(Operation.class))
                .map(operation -> operation == null ? "" : operation.operationId())
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(methods)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void says_of_each_operation_what_it_does_and_what_it_answers() {
        operations().forEach((name, operation) -> {
            assertThat(operation.path("summary").asText()).as(name).isNotBlank();
            assertThat(operation.path("tags")).as(name).hasSize(1);
            assertThat(operation.path("responses").has("400")).as(name).isTrue();
            List<String> successes = names(operation.path("responses")).stream()
                    .filter(status -> status.startsWith("2"))
                    .toList();
            assertThat(successes).as(name).isNotEmpty();
            successes.forEach(status -> {
                JsonNode success = operation.path("responses").path(status);
                assertThat(success.path("headers").has("X-Request-Id")).as(name).isTrue();
                if (!status.equals("204")) {
                    assertThat(success.path("content")).as(name).isNotEmpty().allSatisfy(content -> assertThat(
                                    content.path("schema"))
                            .isNotEmpty());
                }
            });
        });
    }

    @Test
    void shows_each_problem_by_an_example_of_its_status() {
        operations().forEach((name, operation) -> operation
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
                            JsonNode value = resolved(example.getValue()).path("value");
                            assertThat(value.path("type").asText()).as(name).isEqualTo("/problems/" + example.getKey());
                            assertThat(value.path("status").asText()).as(name).isEqualTo(response.getKey());
                        });
                    }
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "POST /pets, 422, owner-not-found",
        "POST /pets, 422, owner-deleted",
        "POST /pets, 422, idempotency-key-reused",
        "POST /pets, 409, owner-deleting",
        "POST /pets, 409, idempotency-key-in-use",
        "POST /pets, 503, owners-unavailable",
        "POST /posts/batch, 422, pet-not-found",
        "PATCH /pets/{id}, 412, version-mismatch",
        "PATCH /posts/{id}, 415, unsupported-media-type",
        "GET /pets/{id}/owner, 503, owners-unavailable",
        "GET /pets/{id}/owner, 404, not-found",
        "PUT /internal/recalls/{deletionId}, 422, recall-reused"
    })
    void names_the_problem_that_an_operation_refuses_by(String operation, String status, String problem) {
        JsonNode examples = operations()
                .get(operation)
                .path("responses")
                .path(status)
                .path("content")
                .path(PROBLEM)
                .path("examples");

        assertThat(names(examples)).contains(problem);
    }

    @ParameterizedTest
    @MethodSource("collections")
    void has_every_parameter_of_a_collection(String path, String filters, String include) {
        List<String> expected = new ArrayList<>(List.of((filters + " sort limit cursor count " + include).split(" ")));

        assertThat(parameters("GET " + path, "query")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pets", "/posts"})
    void streams_beside_pages(String path) {
        JsonNode content =
                operations().get("GET " + path).path("responses").path("200").path("content");

        assertThat(names(content)).containsExactlyInAnyOrder("application/json", "application/x-ndjson");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PetDraft", "PetPatch", "PostDraft", "PostPatch", "Recall", "ByOwnerQuestion"})
    void lets_a_body_have_no_other_members(String schema) {
        JsonNode additional =
                document.path("components").path("schemas").path(schema).path("additionalProperties");

        assertThat(additional.isBoolean()).isTrue();
        assertThat(additional.asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pets/batch", "/posts/batch"})
    void bounds_a_batch(String path) {
        JsonNode batch = body("POST " + path).path("application/json").path("schema");

        assertThat(batch.path("minItems").asInt()).isEqualTo(1);
        assertThat(batch.path("maxItems").asInt()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pets/{id}", "/posts/{id}"})
    void has_the_headers_of_a_versioned_resource(String path) {
        JsonNode get = operations().get("GET " + path).path("responses");

        assertThat(names(get.path("200").path("headers"))).contains("ETag");
        assertThat(names(get.path("304").path("headers"))).contains("ETag");
        assertThat(parameters("GET " + path, "header")).contains("If-None-Match", "traceparent");
        assertThat(parameters("PATCH " + path, "header")).contains("If-Match");
        assertThat(parameters("DELETE " + path, "header")).contains("If-Match");
        assertThat(names(body("PATCH " + path)))
                .containsExactlyInAnyOrder("application/merge-patch+json", "application/json");
    }

    @Test
    void has_the_headers_of_a_creation() {
        operations().forEach((name, operation) -> {
            if (operation.path("responses").has("201")) {
                assertThat(parameters(name, "header")).as(name).contains("Idempotency-Key");
                assertThat(names(operation.path("responses").path("201").path("headers")))
                        .as(name)
                        .contains(
                                name.endsWith("/batch")
                                        ? new String[] {"Idempotency-Replayed"}
                                        : new String[] {"Idempotency-Replayed", "Location", "ETag"});
            }
        });
    }

    @Test
    void asks_for_the_secret_where_a_call_is_internal() {
        operations().forEach((name, operation) -> {
            boolean internal = name.contains(" /internal/");
            assertThat(operation.path("security")).as(name).hasSize(internal ? 1 : 0);
            assertThat(operation.path("responses").has("403")).as(name).isEqualTo(internal);
            assertThat(operation.path("tags").path(0).asText().equals("internal"))
                    .as(name)
                    .isEqualTo(internal);
        });
    }

    @Test
    void has_no_schema_that_nothing_refers_to_and_no_reference_to_nothing() {
        Set<String> referred = new TreeSet<>();
        document.findValuesAsText("$ref").forEach(reference -> {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
            referred.add(reference.substring(reference.lastIndexOf('/') + 1));
        });

        assertThat(referred).containsAll(names(document.path("components").path("schemas")));
    }

    private Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(verb ->
                        operations.put(verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), verb.getValue())));
        return operations;
    }

    private JsonNode body(String operation) {
        return operations().get(operation).path("requestBody").path("content");
    }

    private List<String> parameters(String operation, String in) {
        return StreamSupport.stream(
                        operations().get(operation).path("parameters").spliterator(), false)
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").asText().equals(in))
                .map(parameter -> parameter.path("name").asText())
                .toList();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static Stream<Method> resourceMethods() {
        return CDI.current().getBeanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class) && !type.isInterface())
                .distinct()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> Stream.of(method.getAnnotations())
                        .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class)));
    }
}
