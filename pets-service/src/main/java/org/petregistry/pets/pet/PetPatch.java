package org.petregistry.pets.pet;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.petregistry.rest.body.Change;

/**
 * A change of a pet, as a JSON merge-patch (RFC 7396).
 *
 * @param name 1 to 70 characters; cannot be cleared
 * @param species 1 to 40 characters, or null
 * @param ownerId gives the pet to this owner; null takes it away
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
                description = "What kind of animal it is",
                implementation = String.class,
                nullable = true,
                examples = "Dog",
                minLength = 1,
                maxLength = 40)
        Change<@CodePointLength(min = 1, max = 40) String> species,

        @Schema(
                description = "The owner that the pet belongs to",
                implementation = Long.class,
                nullable = true,
                examples = "1",
                minimum = "1")
        Change<@Positive Long> ownerId) {

    /** Applies the change. Whether anything is different afterwards is for the caller to see. */
    void applyTo(Pet pet) {
        pet.name = name.orElse(pet.name);
        pet.species = species.orElse(pet.species);
        pet.ownerId = ownerId.orElse(pet.ownerId);
    }
}
