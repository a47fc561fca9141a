package org.petregistry.systemtests.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.petregistry.systemtests.harness.Answer;
import org.petregistry.systemtests.harness.Api;
import org.petregistry.systemtests.harness.Json;

/**
 * One operation of a service, as the service's own document has it.
 *
 * @param template the path, ids in braces
 */
record Operation(Api service, String method, String template, JsonNode document, JsonNode description) {

    /** All operations of a service. */
    static Stream<Operation> of(Api service) {
        JsonNode document = service.get("/q/openapi?format=json").json();
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> operations.add(new Operation(
                        service,
                        method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        document,
                        method.getValue()))));
        return operations.stream();
    }

    boolean hasId() {
        return template.contains("{id}");
    }

    boolean isInternal() {
        return template.startsWith("/internal/");
    }

    /** The parameters of one place. */
    Stream<JsonNode> parameters(String in) {
        return StreamSupport.stream(description.path("parameters").spliterator(), false)
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").textValue().equals(in));
    }

    boolean hasParameter(String in, String name) {
        return parameters(in)
                .anyMatch(parameter -> parameter.path("name").textValue().equals(name));
    }

    boolean hasBody() {
        return description.has("requestBody");
    }

    /** The media types of bodies that it takes. */
    List<String> mediaTypes() {
        return Json.members(description.path("requestBody").path("content"));
    }

    /** The media types of its answers where all goes well. */
    List<String> answerTypes() {
        List<String> types = new ArrayList<>();
        description.path("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("2")) {
                types.addAll(Json.members(resolved(response.getValue()).path("content")));
            }
        });
        return types;
    }

    boolean isBatch() {
        return resolved(content().path("schema")).path("type").textValue().equals("array");
    }

    /** What the body must be; of a batch, what each entry must be. */
    JsonNode bodySchema() {
        JsonNode schema = resolved(content().path("schema"));
        return isBatch() ? resolved(schema.path("items")) : schema;
    }

    /** A body that is well-formed; of a batch, one entry. */
    JsonNode example() {
        JsonNode example = content().path("example");
        return isBatch() ? example.get(0) : example;
    }

    /** What stands where the document refers to it. */
    JsonNode resolved(JsonNode node) {
        JsonNode found = node;
        while (found.has("$ref")) {
            found = document.at(found.path("$ref").textValue().substring(1));
        }
        return found;
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
