package org.petregistry.pets.owner;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An owner as owners-service shows it. There is no object of this: what owners-service answers is passed on as it came,
 * and this only says in the OpenAPI document what that is.
 */
@Schema(name = "Owner", description = "An owner, as owners-service shows it")
public record OwnerShown(
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
        String username,

        @Schema(
                description = "A mail address, unique whatever its case",
                required = true,
                nullable = true,
                examples = "nouman@example.com",
                format = "email",
                maxLength = 254)
        String email,

        @Schema(
                description = "The role that the owner holds",
                required = true,
                nullable = true,
                examples = "1",
                minimum = "1")
        Long roleId,

        @Schema(
                description = "`deleting` where the owner is on its way out",
                required = true,
                examples = "active",
                enumeration = {"active", "deleting"})
        String state,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt,

        @Schema(required = true, examples = "0", minimum = "0")
        long version) {}
