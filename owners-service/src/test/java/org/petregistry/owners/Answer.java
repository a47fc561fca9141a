package org.petregistry.owners;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** An answer of the service. */
public record Answer(int status, Response response) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Answer of(Response response) {
        return new Answer(response.statusCode(), response);
    }

    /** The value of a header; null where it is not there. */
    public String header(String name) {
        return response.header(name);
    }

    public String text() {
        return response.asString();
    }

    public JsonNode json() {
        try {
            return MAPPER.readTree(text());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer's id. */
    public long id() {
        return json().path("id").asLong();
    }

    /** The values of one member of all items, as text. */
    public List<String> items(String member) {
        return texts("items", member);
    }

    /** The pointers of all violations. */
    public List<String> pointers() {
        return texts("violations", "pointer");
    }

    private List<String> texts(String array, String member) {
        List<String> texts = new ArrayList<>();
        json().path(array).forEach(entry -> texts.add(entry.path(member).asText()));
        return texts;
    }

    /** Asserts the status. */
    public Answer is(int expected) {
        Assertions.assertThat(status).as(text()).isEqualTo(expected);
        return this;
    }

    /** Asserts a problem document. */
    public Answer isProblem(int expected, String name) {
        is(expected);
        Assertions.assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        Assertions.assertThat(json().path("type").asText()).isEqualTo("/problems/" + name);
        Assertions.assertThat(json().path("status").asInt()).isEqualTo(expected);
        return this;
    }
}
