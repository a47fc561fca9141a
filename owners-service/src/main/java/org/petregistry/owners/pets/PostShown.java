package org.petregistry.owners.pets;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.Include;
import org.petregistry.rest.query.Listing;

/**
 * A post as pets-service shows it. There is no object of this: what pets-service answers is passed on as it came, and this
 * only says in the OpenAPI document what that is, and which parameters pets-service takes.
 */
@Schema(name = "Post", description = "A post, as pets-service shows it")
public record PostShown(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(
                description = "What is written, in one line or more",
                required = true,
                examples = "my first post!",
                minLength = 1,
                maxLength = 2000)
        String body,

        @Schema(description = "The owner who has written it", required = true, examples = "1", minimum = "1")
        long authorId,

        @Schema(
                description = "The pet that it is about",
                required = true,
                nullable = true,
                examples = "1",
                minimum = "1")
        Long petId,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt,

        @Schema(required = true, examples = "0", minimum = "0")
        long version,

        @Schema(ref = "OwnerSummary") Object author,

        @Schema(
                description = "The pet in short, where it is asked for",
                implementation = PetMention.class,
                nullable = true)
        PetMention pet) {

    /** The collection at pets-service, by its fields' names alone. */
    public static final Listing<JsonNode> LISTING = Listing.<JsonNode>of("", List.of("id"), (row, included) -> null)
            .fields(
                    Field.number("id", "").equal().ranges().sort(),
                    Field.number("authorId", "").equal().sort(),
                    Field.number("petId", "").equal().nullable(),
                    Field.time("createdAt", "").ranges().sort(),
                    Field.text("author.name", "").equal().prefix().sort(),
                    Field.text("author.username", "")
                            .equalIgnoringCase()
                            .prefix()
                            .sort())
            .includes(Include.remote("author"), Include.remote("pet"));
}
