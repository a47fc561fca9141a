package org.petregistry.owners.changes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An owner's last change.
 *
 * @param id the owner
 * @param version its version by that change
 * @param name its name; null, and then not written, where it is gone
 * @param username empty, and then written as null, where it has none; null where the owner is gone
 * @param deleted true where it is gone; null, and then not written, where it lives, be it on its way out
 */
@Schema(name = "OwnerChange")
@JsonInclude(JsonInclude.Include.NON_NULL)
record OwnerChange(
        @Schema(required = true, examples = "1") long id,
        @Schema(required = true, examples = "0") long version,

        @Schema(description = "Absent where the owner is gone", examples = "Nouman")
        String name,

        @Schema(
                description = "Absent where the owner is gone, null where it has none",
                implementation = String.class,
                nullable = true,
                examples = "nouman")
        Optional<String> username,

        @Schema(description = "Present where the owner is gone", examples = "true")
        Boolean deleted) {

    /** One that lives; a username of null is written. */
    static OwnerChange living(long id, long version, String name, String username) {
        return new OwnerChange(id, version, name, Optional.ofNullable(username), null);
    }

    static OwnerChange deleted(long id, long version) {
        return new OwnerChange(id, version, null, null, true);
    }
}
