package org.petregistry.systemtests.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.petregistry.systemtests.harness.Document;
import org.petregistry.testkit.http.Answer;
import org.petregistry.testkit.http.Api;
import org.petregistry.testkit.http.Json;

/**
 * One operation in the OpenAPI document of a service.
 *
 * @param template the path, ids in braces
 */
record Operation(Api service, String method, String template, Document document, JsonNode description) {

    /**
     * All operations of a service.
     *
     * @param name the service's
     */
    static Stream<Operation> of(String name, Api service) {
        Document document = Document.of(name, service);
        return document.operations().entrySet().stream().map(operation -> {
            String[] words = operation.getKey().split(" ");
            return new Operation(service, words[0], words[1], document, operation.getValue());
        });
    }

    boolean hasId() {
        return parameters("path")
                .anyMatch(parameter ->
                        parameter.path("schema").path("type").textValue().equals("integer"));
    }

    boolean isInternal() {
        return template.startsWith("/internal/");
    }

    /** The parameters of one location. */
    Stream<JsonNode> parameters(String in) {
        return document.parameters(description).stream()
                .filter(parameter -> parameter.path("in").textValue().equals(in));
    }

    boolean hasParameter(String in, String name) {
        return parameters(in)
                .anyMatch(parameter -> parameter.path("name").textValue().equals(name));
    }

    boolean hasBody() {
        return description.has("requestBody");
    }

    /** The media types of its bodies. */
    List<String> mediaTypes() {
        return Json.members(description.path("requestBody").path("content"));
    }

    /** The media types of its successful answers. */
    List<String> answerTypes() {
        List<String> types = new ArrayList<>();
        description.path("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("2")) {
                types.addAll(Json.members(document.resolved(response.getValue()).path("content")));
            }
        });
        if (!document.stream(description).isMissingNode()) {
            types.add("application/x-ndjson");
        }
        return types;
    }

    boolean isBatch() {
        return document.resolved(content().path("schema"))
                .path("type")
                .textValue()
                .equals("array");
    }

    /** The schema of the body; of a batch, the schema of each entry. */
    JsonNode bodySchema() {
        JsonNode schema = document.resolved(content().path("schema"));
        return isBatch() ? document.resolved(schema.path("items")) : schema;
    }

    /** A valid body; of a batch, one entry. */
    JsonNode example() {
        JsonNode example = content().path("example");
        return isBatch() ? example.get(0) : example;
    }

    Answer send(String path, String body, String... headers) {
        return service.send(method, path, body, headers);
    }

    private JsonNode content() {
        return description.path("requestBody").path("content").elements().next();
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
