package org.petregistry.onedatabase.owner;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;

/** An owner to create. */
public record OwnerDraft(
        @NotNull @CodePointLength(min = 1, max = 70) String name,

        @CodePointLength(min = 1, max = 64) String username,

        @CodePointLength(min = 3, max = 254) @Email String email) {}
