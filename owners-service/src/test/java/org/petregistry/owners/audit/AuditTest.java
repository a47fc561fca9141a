package org.petregistry.owners.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.petregistry.owners.Service.delete;
import static org.petregistry.owners.Service.get;
import static org.petregistry.owners.Service.internalGet;
import static org.petregistry.owners.Service.newOwner;
import static org.petregistry.owners.Service.newRole;
import static org.petregistry.owners.Service.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.petregistry.owners.PetsService;
import org.petregistry.owners.ServiceTest;

@ServiceTest
class AuditTest {
    WireMockServer pets;

    @BeforeEach
    void forget() {
        PetsService.reset(pets);
    }

    @Test
    void a_digest_changes_only_with_the_version_of_an_owner() {
        long id = newOwner();
        JsonNode first = piece(id);
        assertThat(first.path("digest").textValue()).matches("[0-9a-f]{32}");
        assertThat(piece(id)).isEqualTo(first);

        patch("/owners/" + id, "{'roleId': " + newRole() + "}").expect(200);
        JsonNode second = piece(id);
        assertThat(second.path("digest")).isNotEqualTo(first.path("digest"));
        assertThat(second.path("count")).isEqualTo(first.path("count"));

        delete("/owners/" + id).expect(202);
        assertThat(piece(id)).as("while it is being deleted").isEqualTo(second);

        newOwner();
        assertThat(piece(id).path("count").longValue())
                .isEqualTo(second.path("count").longValue() + 1);
    }

    @Test
    void a_range_without_owners_names_the_next_range() {
        long id = newOwner();
        JsonNode none = internalGet("/internal/owners/digests?after=4000000000000000000")
                .expect(200)
                .json();
        assertThat(none.path("pieces")).isEmpty();
        assertThat(none.get("next").isNull()).isTrue();
        assertThat(none.path("registry").textValue()).matches("[0-9a-f-]{36}");
        assertThat(piece(id).path("after").longValue()).isEqualTo((id - 1) / 1_000 * 1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "", "1.0", "9223372036854775807"})
    void an_invalid_position_is_rejected(String after) {
        internalGet("/internal/owners/digests?after=" + after).expectProblem(400, "invalid-request");
    }

    @Test
    void a_request_without_the_secret_is_rejected() {
        get("/internal/owners/digests").expectProblem(401, "unauthenticated");
    }

    private static JsonNode piece(long id) {
        long after = (id - 1) / 1_000 * 1_000;
        for (JsonNode piece : internalGet("/internal/owners/digests?after=" + after)
                .expect(200)
                .json()
                .path("pieces")) {
            if (piece.path("after").longValue() == after) {
                return piece;
            }
        }
        throw new AssertionError("no piece with owner " + id);
    }
}
