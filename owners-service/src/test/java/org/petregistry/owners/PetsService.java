package org.petregistry.owners;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.quarkus.arc.Arc;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import java.util.LinkedHashMap;
import java.util.Map;

/** The valid and invalid answers of the stubbed pets-service. */
public final class PetsService {
    /** The path of every recall. */
    public static final String RECALLS = "/internal/recalls/.*";

    private static final int LATE_MILLIS = 3_000;

    private PetsService() {}

    /** Removes all stubs and resets the circuit breakers. Without a stub it answers 404. */
    public static void reset(WireMockServer pets) {
        pets.resetAll();
        pets.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withStatus(404)));
        Arc.container().instance(CircuitBreakerMaintenance.class).get().resetAll();
        Pairing.pair();
    }

    /** JSON with a status; it may be a template of the request. */
    public static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body)
                .withTransformers("response-template");
    }

    /** The answer to a recall that is still being decided. */
    public static ResponseDefinitionBuilder inProgress() {
        return json(
                202, recall("{{request.pathSegments.[2]}}", "{{jsonPath request.body '$.ownerId'}}", "in-progress"));
    }

    /** The answer to a recall that has an outcome. */
    public static ResponseDefinitionBuilder outcome(String outcome) {
        return json(200, recall("{{request.pathSegments.[2]}}", "{{jsonPath request.body '$.ownerId'}}", outcome));
    }

    private static String recall(String deletionId, String ownerId, String outcome) {
        return """
                {"deletionId": "%s", "ownerId": %s, "outcome": "%s", "pets": 3, "posts": 2}""".formatted(deletionId, ownerId, outcome);
    }

    /** Invalid answers to a recall. */
    public static Map<String, ResponseDefinitionBuilder> noOutcomes() {
        String itself = "{{request.pathSegments.[2]}}";
        String owner = "{{jsonPath request.body '$.ownerId'}}";
        Map<String, ResponseDefinitionBuilder> answers = new LinkedHashMap<>(noAnswers());
        answers.put("another deletion", json(200, recall("00000000-0000-4000-8000-000000000000", owner, "closed")));
        answers.put("another owner", json(200, recall(itself, "9007199254740991", "closed")));
        answers.put("another outcome", json(200, recall(itself, owner, "perhaps")));
        answers.put("an outcome that is only accepted", json(202, recall(itself, owner, "closed")));
        answers.put("an outcome that is created", json(201, recall(itself, owner, "closed")));
        answers.put("no counts", json(200, """
                {"deletionId": "%s", "ownerId": %s, "outcome": "closed"}""".formatted(itself, owner)));
        return answers;
    }

    /** Invalid answers to any request. */
    public static Map<String, ResponseDefinitionBuilder> noAnswers() {
        Map<String, ResponseDefinitionBuilder> answers = new LinkedHashMap<>();
        answers.put("an error", json(500, "{}"));
        answers.put("a refusal of the secret", json(401, "{}"));
        answers.put("something not found", json(404, "{}"));
        answers.put("a problem that is not about the request", json(400, "{\"type\": \"about:blank\"}"));
        answers.put("garbage", json(200, "<html>"));
        answers.put("an empty object", json(200, "{}"));
        answers.put("nothing", aResponse().withStatus(200));
        answers.put("a broken connection", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        answers.put("broken off chunks", aResponse().withStatus(200).withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        answers.put("a late answer", outcome("closed").withFixedDelay(LATE_MILLIS));
        answers.put("a dripping body", outcome("closed").withChunkedDribbleDelay(20, LATE_MILLIS));
        return answers;
    }
}
