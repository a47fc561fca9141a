package org.petregistry.owners.lookup;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is known of owners.
 *
 * @param registry the registry that they are of
 * @param owners one for each id, in the order in which they were asked for first
 */
@Schema(name = "OwnersAnswer")
record LookupAnswer(
        @Schema(description = "The registry that the owners are of", required = true)
        UUID registry,

        @Schema(description = "One for each id, in the order in which they were asked for first", required = true)
        List<Known> owners) {

    /**
     * What is known of one owner.
     *
     * @param state what has become of it
     * @param name null where it is deleted or unknown
     * @param username null as well where it has none
     * @param version null where it is unknown
     */
    @Schema(name = "KnownOwner")
    record Known(
            @Schema(required = true, examples = "1") long id,

            @Schema(
                    description = "What has become of the owner",
                    required = true,
                    examples = "active",
                    enumeration = {"active", "deleting", "deleted", "unknown"})
            String state,

            @Schema(
                    description = "Null where it is deleted or unknown",
                    required = true,
                    nullable = true,
                    examples = "Nouman")
            String name,

            @Schema(
                    description = "Null as well where the owner has none",
                    required = true,
                    nullable = true,
                    examples = "nouman")
            String username,

            @Schema(required = true, nullable = true, examples = "0")
            Long version) {}
}
