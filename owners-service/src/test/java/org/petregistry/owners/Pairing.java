package org.petregistry.owners;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.petregistry.testkit.http.Answer;

/** Meets owners-service, as pets-service does. */
public final class Pairing {
    private Pairing() {}

    /** The number of the last meeting; meets if there was none. */
    public static UUID pair() {
        JsonNode current = Service.internalGet("/internal/pairing").expect(200).json();
        return current.path("settled").asBoolean()
                ? UUID.fromString(current.path("pair").asText())
                : meet();
    }

    /** Meets, and is settled without a comparison: there are no grants. */
    public static UUID meet() {
        Answer met = Service.internalPost(
                "/internal/pairing",
                "{'attempt': '" + UUID.randomUUID() + "', 'highestFence': 0, 'held': {}, 'wanted': {}}");
        UUID pair = UUID.fromString(met.expect(200).json().path("pair").asText());
        Service.internalPut(
                        "/internal/pairing/" + pair + "/settled",
                        "{'held': {}, 'report': {'at': '2026-01-01T00:00:00Z', 'millis': 0, 'counts': {}}}")
                .expect(204);
        return pair;
    }
}
