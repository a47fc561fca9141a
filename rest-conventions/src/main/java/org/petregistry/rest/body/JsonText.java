package org.petregistry.rest.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.problem.Violation;

/** Reads messages between the services that neither a record nor a {@link DescribedBody} describes. */
@Singleton
public class JsonText {
    private final ObjectMapper mapper;

    JsonText(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Reads a body.
     *
     * @param reader throws {@link IllegalArgumentException} for JSON that is not such a message
     * @throws Problem 400 if it is not such a message
     */
    public <T> T read(String body, Function<JsonNode, T> reader) {
        try {
            return reader.apply(mapper.readTree(body));
        } catch (JsonProcessingException | IllegalArgumentException invalid) {
            throw Problem.invalidBody(List.of(new Violation("", "is not a message of this protocol")));
        }
    }
}
