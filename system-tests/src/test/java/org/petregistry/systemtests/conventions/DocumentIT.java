package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.systemtests.harness.Document;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;
import org.yaml.snakeyaml.Yaml;

/** The properties of every operation in the OpenAPI documents. The documents themselves are in {@code contracts}. */
class DocumentIT {
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

    @ParameterizedTest
    @MethodSource("documents")
    void describes_each_operation_and_its_answers(String service) {
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
    void has_an_example_of_each_problem_at_its_status(String service) {
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
    @MethodSource("documents")
    void describes_streams_in_an_extension(String service) {
        Document document = document(service);
        List<JsonNode> streamed = document.operations().values().stream()
                .filter(operation -> !document.stream(operation).isMissingNode())
                .toList();

        assertThat(streamed).isNotEmpty().allSatisfy(operation -> {
            JsonNode page = document.resolved(operation.at("/responses/200/content/application~1json/schema"));
            assertThat(document.stream(operation).path("itemSchema")).isEqualTo(page.at("/properties/items/items"));
            assertThat(operation.path("description").textValue()).contains("`Accept: application/x-ndjson`");
        });
    }

    /** Generators turn two types into {@code PetPage | string}, and their clients may fail where only one success has a body. */
    @ParameterizedTest
    @MethodSource("documents")
    void has_one_type_for_all_successes_of_an_operation(String service) {
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
    void has_array_parameters_that_keep_their_order_and_use_the_serialization_of_the_service(String service) {
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
                        if (words) {
                            // Otherwise generators name the constants, two of them alike: OwnerName and OwnerName2.
                            assertThat(Json.each(schema.at("/items/x-enum-varnames"), JsonNode::textValue))
                                    .as("names of %s %s", name, parameter)
                                    .hasSameSizeAs(schema.at("/items/enum"))
                                    .doesNotHaveDuplicates();
                        }
                    }
                }));
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
    void lists_the_port_of_the_service_first(String service) {
        assertThat(document(service).root().at("/servers/0/url").textValue())
                .isEqualTo("http://localhost:" + api(service).base().getPort());
    }

    /** SnakeYAML, like PyYAML, reads YAML 1.1: a time without quotes is a timestamp to it, and not a string. */
    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/q/openapi?format=yaml", "/q/openapi.yaml", "/q/openapi.yml"})
    void is_the_same_in_yaml(String path) {
        for (String service : List.of("owners", "pets")) {
            Answer yaml = api(service).get(path);

            assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml;charset=UTF-8");
            assertThat(Json.parse(Json.quoted(new Yaml().load(yaml.text()))))
                    .isEqualTo(document(service).root());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void forbids_additional_members_of_a_body(String service) {
        Document document = document(service);
        document.operations().forEach((name, operation) -> body(document, name).forEach(content -> {
            JsonNode schema = document.resolved(content.path("schema"));
            JsonNode additional = document.resolved(schema.has("items") ? schema.path("items") : schema)
                    .path("additionalProperties");
            assertThat(additional.isBoolean()).as(name).isTrue();
            assertThat(additional.asBoolean()).as(name).isFalse();
        }));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void has_the_bounds_of_a_batch(String service) {
        Document document = document(service);
        document.operations().keySet().stream()
                .filter(name -> name.endsWith("/batch"))
                .forEach(name -> {
                    JsonNode batch =
                            body(document, name).path("application/json").path("schema");
                    assertThat(batch.path("minItems").asInt()).as(name).isEqualTo(1);
                    assertThat(batch.path("maxItems").asInt()).as(name).isEqualTo(1000);
                });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void has_the_headers_of_a_versioned_resource(String service) {
        Document document = document(service);
        List<String> changeable = document.operations().keySet().stream()
                .filter(name -> name.startsWith("PATCH "))
                .map(name -> name.substring("PATCH ".length()))
                .toList();

        assertThat(changeable).isNotEmpty().allSatisfy(path -> {
            JsonNode get = document.operation("GET " + path).path("responses");
            assertThat(Json.members(get.path("200").path("headers"))).contains("ETag");
            assertThat(Json.members(get.path("304").path("headers"))).contains("ETag");
            assertThat(document.parameters("GET " + path, "header")).contains("If-None-Match", "traceparent");
            assertThat(document.parameters("PATCH " + path, "header")).contains("If-Match");
            assertThat(document.parameters("DELETE " + path, "header")).contains("If-Match");
            assertThat(Json.members(body(document, "PATCH " + path)))
                    .containsExactlyInAnyOrder("application/merge-patch+json", "application/json");
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void has_the_headers_of_a_create_operation(String service) {
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
    void requires_the_secret_for_internal_operations(String service) {
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
    void has_no_unused_schema_and_no_dangling_reference(String service) {
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
