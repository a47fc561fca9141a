package org.petregistry.owners.contract;

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
import org.petregistry.owners.Service;
import org.petregistry.owners.ServiceTest;

/** The OpenAPI document says all that the design says of the interface. */
@ServiceTest
class DocumentTest {
    /** What each collection filters by, as the design's table has it. */
    private static final String OWNERS =
            "id id.gt id.gte id.lt id.lte name name.prefix name.contains username username.prefix"
                    + " username.isNull email email.isNull roleId roleId.isNull state createdAt.gt createdAt.gte createdAt.lt"
                    + " createdAt.lte";

    private static final String ROLES = "id id.gt id.gte id.lt id.lte name name.prefix";

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
                Arguments.of("/owners", OWNERS, "include"),
                Arguments.of("/roles/{id}/owners", OWNERS, "include"),
                Arguments.of("/roles", ROLES, ""),
                Arguments.of("/owners/{id}/pets", PETS, "include"),
                Arguments.of("/owners/{id}/posts", POSTS, "include"));
    }

    @BeforeEach
    void read() {
        document = Service.get("/q/openapi?format=json").json();
    }

    @Test
    void has_the_operations_of_the_design_and_no_others() {
        assertThat(operations())
                .containsOnlyKeys(
                        "GET /owners",
                        "POST /owners",
                        "POST /owners/batch",
                        "GET /owners/{id}",
                        "PATCH /owners/{id}",
                        "DELETE /owners/{id}",
                        "GET /owners/{id}/pets",
                        "GET /owners/{id}/posts",
                        "GET /roles",
                        "POST /roles",
                        "GET /roles/{id}",
                        "PATCH /roles/{id}",
                        "DELETE /roles/{id}",
                        "GET /roles/{id}/owners",
                        "POST /internal/owners/lookup",
                        "GET /internal/owners/changes",
                        "GET /internal/owners/digests",
                        "GET /internal/owners/{id}",
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
        "POST /owners, 409, already-taken",
        "POST /owners/batch, 422, role-not-found",
        "POST /owners, 422, idempotency-key-reused",
        "POST /owners, 409, idempotency-key-in-use",
        "PATCH /owners/{id}, 409, owner-deleting",
        "PATCH /owners/{id}, 410, owner-deleted",
        "PATCH /roles/{id}, 412, version-mismatch",
        "DELETE /owners/{id}, 409, owner-has-pets",
        "DELETE /owners/{id}, 409, owner-has-posts",
        "DELETE /owners/{id}, 409, owner-deleting",
        "DELETE /owners/{id}, 412, version-mismatch",
        "GET /owners/{id}, 410, owner-deleted",
        "GET /owners/{id}/pets, 503, pets-unavailable"
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
        List<String> expected = new ArrayList<>(List.of(
                (filters + " sort limit cursor count " + include).strip().split(" ")));

        assertThat(parameters("GET " + path, "query")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/owners"})
    void streams_beside_pages(String path) {
        JsonNode content =
                operations().get("GET " + path).path("responses").path("200").path("content");

        assertThat(names(content)).containsExactlyInAnyOrder("application/json", "application/x-ndjson");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OwnerDraft", "OwnerPatch", "RoleDraft", "RolePatch", "OwnersQuestion"})
    void lets_a_body_have_no_other_members(String schema) {
        JsonNode additional =
                document.path("components").path("schemas").path(schema).path("additionalProperties");

        assertThat(additional.isBoolean()).isTrue();
        assertThat(additional.asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/owners/batch"})
    void bounds_a_batch(String path) {
        JsonNode batch = body("POST " + path).path("application/json").path("schema");

        assertThat(batch.path("minItems").asInt()).isEqualTo(1);
        assertThat(batch.path("maxItems").asInt()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/owners/{id}", "/roles/{id}"})
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
