package org.petregistry.owners.role;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.petregistry.rest.body.Change;

/**
 * An update of a role, as a JSON merge patch (RFC 7396).
 *
 * @param name 1 to 64 characters, unique, case-insensitive; cannot be cleared
 */
@Schema(name = "RolePatch")
public record RolePatch(
        @Schema(
                description = "The role's name; unique, case-insensitive",
                implementation = String.class,
                examples = "Observer",
                minLength = 1,
                maxLength = 64)
        Change<@NotNull @CodePointLength(min = 1, max = 64) String> name) {

    /** Applies the patch. The caller detects whether anything has changed. */
    void applyTo(Role role) {
        role.name = name.orElse(role.name);
    }
}
