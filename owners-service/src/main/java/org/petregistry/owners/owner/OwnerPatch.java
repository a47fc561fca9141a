package org.petregistry.owners.owner;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.petregistry.owners.role.Role;
import org.petregistry.rest.body.Change;

/**
 * An update of an owner, as a JSON merge patch (RFC 7396).
 *
 * @param name 1 to 70 characters; cannot be cleared
 * @param username 1 to 64 of {@code A-Z a-z 0-9 . _ -}, unique, case-insensitive, or null
 * @param email a mail address of at most 254 characters, unique, case-insensitive, or null
 * @param roleId a role that exists, or null
 */
@Schema(name = "OwnerPatch")
public record OwnerPatch(
        @Schema(
                description = "The owner's name",
                implementation = String.class,
                examples = "Nouman",
                minLength = 1,
                maxLength = 70)
        Change<@NotNull @CodePointLength(min = 1, max = 70) String> name,

        @Schema(
                description = "A short name; unique, case-insensitive",
                implementation = String.class,
                nullable = true,
                examples = "nouman",
                pattern = "^[A-Za-z0-9._-]{1,64}$")
        Change<@Username String> username,

        @Schema(
                description = "A mail address; unique, case-insensitive",
                implementation = String.class,
                nullable = true,
                examples = "nouman@example.com",
                format = "email",
                minLength = 3,
                maxLength = 254)
        Change<@CodePointLength(min = 3, max = 254) @Email String> email,

        @Schema(
                description = "The owner's role",
                implementation = Long.class,
                nullable = true,
                examples = "1",
                minimum = "1")
        Change<@Positive Long> roleId) {

    /**
     * Applies the patch. The caller detects whether anything has changed.
     *
     * @param roles the referenced role, by id
     */
    void applyTo(Owner owner, Map<Long, Role> roles) {
        owner.name = name.orElse(owner.name);
        owner.username = username.orElse(owner.username);
        owner.email = email.orElse(owner.email);
        owner.role = roleId.present() ? roles.get(roleId.value()) : owner.role;
    }
}
