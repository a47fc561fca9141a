package org.petregistry.testkit.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to one request.
 *
 * @param request the request in words, for a failing test's message
 * @param took the time from the request to the complete answer
 */
public record Answer(String request, int status, HttpHeaders headers, String text, Duration took) {

    /** @throws IllegalArgumentException if the body is not JSON */
    public JsonNode json() {
        return Json.parse(text);
    }

    /** The items of a collection. */
    public JsonNode items() {
        return json().path("items");
    }

    /** The ids of a collection's items, in its order. */
    public List<Long> ids() {
        return Json.ids(items());
    }

    /** One object for each line of a stream. */
    public List<JsonNode> lines() {
        return text.lines().map(Json::parse).toList();
    }

    public long id() {
        return json().path("id").longValue();
    }

    public long version() {
        return json().path("version").longValue();
    }

    /** @return the header's first value, or null */
    public String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** The name of the problem; empty if it is not one. */
    public String problem() {
        String type = status < 400 ? "" : json().path("type").asText();
        return type.substring(type.lastIndexOf('/') + 1);
    }

    /** The violations of a problem, pointer to message, in their order. */
    public Map<String, String> violations() {
        Map<String, String> violations = new LinkedHashMap<>();
        json().path("violations")
                .forEach(violation -> violations.merge(
                        violation.path("pointer").textValue(),
                        violation.path("message").textValue(),
                        (one, other) -> one + " | " + other));
        return violations;
    }

    /** One text member of each item of a collection, in its order. */
    public List<String> items(String member) {
        return Json.texts(items(), member);
    }

    /** Fails unless the status is this. */
    public Answer expect(int expected) {
        AnswerAssert.assertThat(this).hasStatus(expected);
        return this;
    }

    /** Fails unless it is this problem. */
    public AnswerAssert expectProblem(int expected, String name) {
        return AnswerAssert.assertThat(this).isProblem(expected, name);
    }

    @Override
    public String toString() {
        String shown = text.length() > 2000 ? text.substring(0, 2000) + "…" : text;
        return request + "\n→ " + status + " after " + took.toMillis() + " ms " + headers.map() + "\n" + shown;
    }
}
