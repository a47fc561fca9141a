package org.petregistry.owners.pets;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An owner as pets-service embeds it; for the OpenAPI document, like {@link PetShown}. */
@Schema(name = "OwnerSummary")
record OwnerMention(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(description = "The owner's name", required = true, examples = "Nouman", minLength = 1, maxLength = 70)
        String name,

        @Schema(
                description = "A short name, unique whatever its case",
                required = true,
                nullable = true,
                examples = "nouman",
                pattern = "^[A-Za-z0-9._-]{1,64}$")
        String username) {}
