package org.petregistry.owners.role;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.petregistry.rest.body.Change;

/**
 * A change of a role, as a JSON merge-patch (RFC 7396).
 *
 * @param name 1 to 64 characters, unique whatever its case; cannot be cleared
 */
@Schema(name = "RolePatch")
public record RolePatch(
        @Schema(
                description = "The role's name, unique whatever its case",
                implementation = String.class,
                examples = "Observer",
                minLength = 1,
                maxLength = 64)
        Change<@NotNull @CodePointLength(min = 1, max = 64) String> name) {

    /** Applies the change. Whether anything is different afterwards is for the caller to see. */
    void applyTo(Role role) {
        role.name = name.orElse(role.name);
    }
}
