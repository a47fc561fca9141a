package org.petregistry.owners.pets;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.Include;
import org.petregistry.rest.query.Listing;

/**
 * A pet as pets-service shows it. There is no object of this: what pets-service answers is passed on as it came, and this
 * only says in the OpenAPI document what that is, and which parameters pets-service takes.
 */
@Schema(name = "Pet", description = "A pet, as pets-service shows it")
public record PetShown(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(description = "The pet's name", required = true, examples = "spot", minLength = 1, maxLength = 70)
        String name,

        @Schema(
                description = "What kind of animal it is",
                required = true,
                nullable = true,
                examples = "Dog",
                minLength = 1,
                maxLength = 40)
        String species,

        @Schema(
                description = "The owner that the pet belongs to",
                required = true,
                nullable = true,
                examples = "1",
                minimum = "1")
        Long ownerId,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt,

        @Schema(required = true, examples = "0", minimum = "0")
        long version,

        @Schema(ref = "OwnerSummary") Object owner) {

    /** The collection at pets-service, by its fields' names alone. */
    public static final Listing<JsonNode> LISTING = Listing.<JsonNode>of("", List.of("id"), (row, included) -> null)
            .fields(
                    Field.number("id", "").equal().ranges().sort(),
                    Field.text("name", "").equal().prefix().contains().sort(),
                    Field.text("species", "").equal().nullable().sort(),
                    Field.number("ownerId", "").equal().nullable().sort(),
                    Field.time("createdAt", "").ranges().sort(),
                    Field.text("owner.name", "").equal().prefix().sort(),
                    Field.text("owner.username", "")
                            .equalIgnoringCase()
                            .prefix()
                            .sort())
            .includes(Include.remote("owner"));
}
