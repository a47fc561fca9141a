package org.petregistry.owners.owner;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/**
 * An owner to create.
 *
 * @param name 1 to 70 characters
 * @param username 1 to 64 of {@code A-Z a-z 0-9 . _ -}, unique, case-insensitive, or null
 * @param email a mail address of at most 254 characters, unique, case-insensitive, or null
 * @param roleId a role that exists, or null
 */
@Schema(name = "OwnerDraft")
public record OwnerDraft(
        @NotNull
        @CodePointLength(min = 1, max = 70)
        @Schema(description = "The owner's name", examples = "Nouman", minLength = 1, maxLength = 70)
        String name,

        @Username
        @Schema(
                description = "A short name; unique, case-insensitive",
                nullable = true,
                examples = "nouman",
                pattern = "^[A-Za-z0-9._-]{1,64}$")
        String username,

        @CodePointLength(min = 3, max = 254)
        @Email
        @Schema(
                description = "A mail address; unique, case-insensitive",
                nullable = true,
                examples = "nouman@example.com",
                format = "email",
                minLength = 3,
                maxLength = 254)
        String email,

        @Positive @Schema(description = "The owner's role", nullable = true, examples = "1", minimum = "1")
        Long roleId) {}
