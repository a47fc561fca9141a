package org.petregistry.owners.role;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/**
 * A role to create.
 *
 * @param name 1 to 64 characters, unique, case-insensitive
 */
@Schema(name = "RoleDraft")
public record RoleDraft(
        @NotNull
        @CodePointLength(min = 1, max = 64)
        @Schema(
                description = "The role's name; unique, case-insensitive",
                examples = "Observer",
                minLength = 1,
                maxLength = 64)
        String name) {}
