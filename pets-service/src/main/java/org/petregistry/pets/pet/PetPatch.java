package org.petregistry.pets.pet;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.petregistry.rest.body.Change;

/**
 * An update of a pet, as a JSON merge patch (RFC 7396).
 *
 * @param name 1 to 70 characters; cannot be cleared
 * @param species 1 to 40 characters, or null
 * @param ownerId the new owner; null for none
 */
@Schema(name = "PetPatch")
public record PetPatch(
        @Schema(
                description = "The pet's name",
                implementation = String.class,
                examples = "spot",
                minLength = 1,
                maxLength = 70)
        Change<@NotNull @CodePointLength(min = 1, max = 70) String> name,

        @Schema(
                description = "The kind of animal",
                implementation = String.class,
                nullable = true,
                examples = "Dog",
                minLength = 1,
                maxLength = 40)
        Change<@CodePointLength(min = 1, max = 40) String> species,

        @Schema(
                description = "The pet's owner",
                implementation = Long.class,
                nullable = true,
                examples = "1",
                minimum = "1")
        Change<@Positive Long> ownerId) {

    /** Applies the patch. The caller detects whether anything has changed. */
    void applyTo(Pet pet) {
        pet.name = name.orElse(pet.name);
        pet.species = species.orElse(pet.species);
        pet.ownerId = ownerId.orElse(pet.ownerId);
    }
}
