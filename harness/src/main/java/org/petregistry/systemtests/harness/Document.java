package org.petregistry.systemtests.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/**
 * The OpenAPI document of a service.
 *
 * @param service {@code owners} or {@code pets}
 */
public record Document(String service, JsonNode root) {
    public static Document of(String service, Api api) {
        return new Document(service, ContractValidator.of(api).document());
    }

    /** All operations by name, {@code GET /pets/{id}}. */
    public Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        root.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(verb ->
                        operations.put(verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), verb.getValue())));
        return operations;
    }

    public JsonNode operation(String name) {
        return operations().get(name);
    }

    /** The parameters of an operation, none of them a reference. */
    public List<JsonNode> parameters(JsonNode operation) {
        return Json.each(operation.path("parameters"), this::resolved);
    }

    /** The names of an operation's parameters in one location: {@code query}, {@code header} or {@code path}. */
    public List<String> parameters(String operation, String in) {
        return parameters(operation(operation)).stream()
                .filter(parameter -> parameter.path("in").asText().equals(in))
                .map(parameter -> parameter.path("name").asText())
                .toList();
    }

    /** The target of a reference; the node itself if it is none. */
    public JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** The examples of a parameter or of a content, one or several. */
    public List<JsonNode> examples(JsonNode of) {
        List<JsonNode> examples = new ArrayList<>();
        if (of.has("example")) {
            examples.add(of.path("example"));
        }
        of.path("examples").forEach(example -> examples.add(resolved(example).path("value")));
        return examples;
    }

    /** The stream of an operation, in addition to its content; missing if it has none. */
    public JsonNode stream(JsonNode operation) {
        return operation.path("responses").path("200").path("x-ndjson");
    }

    /** All answers of an operation. */
    public Stream<JsonNode> answers(JsonNode operation) {
        return operation.path("responses").properties().stream().map(Map.Entry::getValue);
    }

    @Override
    public String toString() {
        return service;
    }
}
