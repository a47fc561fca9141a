package org.petregistry.owners.pets;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A pet as pets-service embeds it; for the OpenAPI document, like {@link PetShown}. */
@Schema(name = "PetSummary")
record PetMention(
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
        String species) {}
