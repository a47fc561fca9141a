package org.petregistry.systemtests.conventions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.petregistry.systemtests.harness.ContractValidator;
import org.petregistry.systemtests.harness.Document;
import org.petregistry.systemtests.harness.Given;
import org.petregistry.systemtests.harness.RunningRegistry;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/**
 * Every example of the OpenAPI documents is true. Those of requests are sent as they are, to a registry that has one role,
 * one owner, one pet and one post, each with the id 1: each request must succeed, and its answer is validated like every
 * answer. Examples of answers are validated against their schemas.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {
    private static final String NDJSON = "application/x-ndjson";

    private RunningRegistry registry;
    private List<Document> documents;
    private Map<String, String> headersOfMessages;
    private Connection ownersDatabase;
    private Connection petsDatabase;

    @BeforeAll
    void start() throws SQLException {
        registry = RunningRegistry.start("examples");
        ownersDatabase = registry.databases().writeOwners();
        petsDatabase = registry.databases().writePets();
        documents = List.of(Document.of("owners", registry.owners()), Document.of("pets", registry.pets()));
        // On a busy machine, the services are ready before they have met.
        JsonNode meeting = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> registry.owners()
                                .post(
                                        "/internal/owners/lookup",
                                        "{\"ids\": [1]}",
                                        "Authorization",
                                        "Bearer " + RunningRegistry.SECRET)
                                .json(),
                        answer -> answer.path("pair").isTextual());
        headersOfMessages = Map.of(
                "Registry-Id",
                meeting.path("registry").textValue(),
                "Pair",
                meeting.path("pair").textValue());
    }

    @AfterAll
    void stop() throws SQLException {
        ownersDatabase.close();
        petsDatabase.close();
        registry.close();
    }

    Stream<Document> documents() {
        return documents.stream();
    }

    Stream<Arguments> operations() {
        return documents.stream().flatMap(document -> document.operations().keySet().stream()
                .map(operation -> Arguments.of(document, operation)));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void every_example_request_succeeds(Document document, String name) throws SQLException {
        prepare(name);
        for (Call call : new Call(document, name).variants()) {
            if (!name.startsWith("GET ")) {
                prepare(name);
            }
            Answer answer = call.send(api(document));
            assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_parameter_body_and_answer_has_an_example(Document document) {
        document.operations().forEach((name, operation) -> {
            document.parameters(operation).forEach(parameter -> assertThat(document.examples(parameter))
                    .as("%s: %s", name, parameter)
                    .isNotEmpty());
            Stream.concat(contents(document, operation), streams(document, operation))
                    .forEach(content -> assertThat(document.examples(content))
                            .as("%s: %s", name, content)
                            .isNotEmpty());
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_example_matches_its_schema(Document document) {
        List<String> faults = new ArrayList<>();
        ContractValidator contract = ContractValidator.of(api(document));
        // Parameters, headers and contents have a schema in addition to their examples; a schema can have its own
        // example.
        eachNode("", document.root(), (place, node) -> {
            JsonNode schema = node.path("schema");
            if (schema.isObject()) {
                document.examples(node).forEach(example -> faults.addAll(faults(contract, place, schema, example)));
            } else if (place.startsWith("/components/schemas/") && node.has("example")) {
                faults.addAll(faults(contract, place, node, node.path("example")));
            }
        });
        document.operations().forEach((name, operation) -> {
            JsonNode stream = document.stream(operation);
            document.examples(stream).stream()
                    .flatMap(lines -> lines.textValue().lines())
                    .forEach(
                            line -> faults.addAll(faults(contract, name, stream.path("itemSchema"), Json.parse(line))));
        });

        assertThat(faults).isEmpty();
    }

    private Api api(Document document) {
        return document.service().equals("owners") ? registry.owners() : registry.pets();
    }

    private static List<String> faults(ContractValidator contract, String place, JsonNode schema, JsonNode example) {
        return contract.faults(schema, example.toString()).stream()
                .map(fault -> place + ": " + example + ": " + fault)
                .toList();
    }

    private static void eachNode(String place, JsonNode node, BiConsumer<String, JsonNode> action) {
        action.accept(place, node);
        node.properties().forEach(member -> eachNode(place + "/" + member.getKey(), member.getValue(), action));
    }

    private static Stream<JsonNode> contents(Document document, JsonNode operation) {
        return Stream.concat(Stream.of(operation.path("requestBody")), document.answers(operation))
                .flatMap(body -> body.path("content").properties().stream())
                .map(Map.Entry::getValue);
    }

    private static Stream<JsonNode> streams(Document document, JsonNode operation) {
        return Stream.of(document.stream(operation)).filter(stream -> !stream.isMissingNode());
    }

    /** Creates the rows that the examples use, in an empty registry. */
    private void prepare(String operation) throws SQLException {
        try (Statement ofOwners = ownersDatabase.createStatement();
                Statement ofPets = petsDatabase.createStatement()) {
            ofPets.execute("delete from idempotency_key; delete from owner_recall; delete from post; delete from pet;"
                    + " delete from owner_ref; delete from owner_fence;"
                    + " alter sequence pet_id_seq restart; alter sequence post_id_seq restart");
            ofOwners.execute("delete from idempotency_key; delete from owner; delete from deleted_owner;"
                    + " delete from role; alter sequence owner_id_seq restart; alter sequence role_id_seq restart");
        }
        Given given = registry.given();
        given.role("Reader");
        long owner = given.owner("Farhan");
        long pet = given.pet("rex", owner);
        if (!operation.equals("DELETE /owners/{id}")) {
            given.post("about rex", owner, pet);
        }
    }

    /** One request, composed of examples. */
    private final class Call {
        private final Document document;
        private final String name;
        private final JsonNode operation;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final List<String> query = new ArrayList<>();
        private String path;
        private String body;

        /** With the required parameters only. */
        Call(Document document, String name) {
            this.document = document;
            this.name = name;
            this.operation = document.operation(name);
            path = name.substring(name.indexOf(' ') + 1);
            if (operation.path("tags").path(0).asText().equals("internal")) {
                headers.put("Authorization", "Bearer " + RunningRegistry.SECRET);
            }
            for (JsonNode parameter : document.parameters(operation)) {
                if (parameter.path("required").asBoolean()) {
                    add(parameter, document.examples(parameter).get(0));
                }
            }
            bodies().findFirst()
                    .ifPresent(content -> setBody(
                            content.getKey(),
                            document.examples(content.getValue()).get(0)));
        }

        /** One for each example, and for each media type of the answer. */
        List<Call> variants() {
            List<Call> variants = new ArrayList<>();
            for (JsonNode parameter : document.parameters(operation)) {
                for (JsonNode example : document.examples(parameter)) {
                    variants.add(new Call(document, name).add(parameter, example));
                }
            }
            bodies().forEach(content -> document.examples(content.getValue())
                    .forEach(example -> variants.add(new Call(document, name).setBody(content.getKey(), example))));
            Stream<String> contents = operation.path("responses").properties().stream()
                    .filter(answer -> answer.getKey().startsWith("2"))
                    .flatMap(answer -> answer.getValue().path("content").properties().stream())
                    .map(Map.Entry::getKey);
            Stream.concat(contents, streams(document, operation).map(stream -> NDJSON))
                    .forEach(mediaType -> {
                        Call call = new Call(document, name);
                        call.headers.put("Accept", mediaType);
                        variants.add(call);
                    });
            return variants;
        }

        private Stream<Map.Entry<String, JsonNode>> bodies() {
            return operation.path("requestBody").path("content").properties().stream();
        }

        private Call add(JsonNode parameter, JsonNode example) {
            String key = parameter.path("name").asText();
            switch (parameter.path("in").asText()) {
                case "path" -> path = path.replace("{" + key + "}", encoded(example.asText()));
                // The document cannot contain the id of the registry, and the number of the last meeting.
                case "header" -> headers.put(key, headersOfMessages.getOrDefault(key, example.asText()));
                default -> {
                    List<String> values =
                            example.isArray() ? Json.each(example, JsonNode::asText) : List.of(example.asText());
                    if (parameter.path("explode").asBoolean(true)) {
                        values.forEach(value -> query.add(key + "=" + encoded(value)));
                    } else {
                        query.add(key + "=" + encoded(String.join(",", values)));
                    }
                }
            }
            return this;
        }

        private Call setBody(String mediaType, JsonNode example) {
            headers.put("Content-Type", mediaType);
            body = example.toString();
            return this;
        }

        Answer send(Api api) {
            String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
            String[] pairs = headers.entrySet().stream()
                    .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                    .toArray(String[]::new);
            return switch (name.substring(0, name.indexOf(' '))) {
                case "GET" -> api.get(target, pairs);
                case "POST" -> api.post(target, body, pairs);
                case "PUT" -> api.put(target, body, pairs);
                case "PATCH" -> api.patch(target, body, pairs);
                default -> api.delete(target, pairs);
            };
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
