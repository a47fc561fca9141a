package org.petregistry.onedatabase.pet;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.CodePointLength;

/** A pet to create. */
public record PetDraft(
        @NotNull @CodePointLength(min = 1, max = 70) String name,

        @CodePointLength(min = 1, max = 40) String species,

        @Positive Long ownerId) {}
