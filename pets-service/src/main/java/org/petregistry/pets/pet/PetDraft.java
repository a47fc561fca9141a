package org.petregistry.pets.pet;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/**
 * A pet to create.
 *
 * @param name 1 to 70 characters
 * @param species 1 to 40 characters, or null
 * @param ownerId an owner that exists, or null
 */
@Schema(name = "PetDraft")
public record PetDraft(
        @NotNull
        @CodePointLength(min = 1, max = 70)
        @Schema(description = "The pet's name", examples = "spot", minLength = 1, maxLength = 70)
        String name,

        @CodePointLength(min = 1, max = 40)
        @Schema(description = "The kind of animal", nullable = true, examples = "Dog", minLength = 1, maxLength = 40)
        String species,

        @Positive @Schema(description = "The pet's owner", nullable = true, examples = "1", minimum = "1")
        Long ownerId) {}
