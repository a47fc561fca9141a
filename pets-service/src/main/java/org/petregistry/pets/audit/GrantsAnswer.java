package org.petregistry.pets.audit;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is known here of owners.
 *
 * @param registry the registry that they are of; null before any has shown itself
 * @param followed how far the change feed of owners-service had been followed before the grants were read
 * @param owners one for each id, in the order in which they were asked for first
 */
@Schema(name = "GrantsAnswer")
record GrantsAnswer(
        @Schema(
                description = "The registry that they are of; null before any has shown itself",
                required = true,
                nullable = true,
                implementation = String.class,
                format = "uuid",
                examples = "3fa85f64-5717-4562-b3fc-2c963f66afa6")
        UUID registry,

        @Schema(
                description = "How far the change feed of owners-service had been followed before the grants were read",
                required = true,
                examples = "42")
        long followed,

        @Schema(description = "One for each id, in the order in which they were asked for first", required = true)
        List<Granted> owners) {

    /**
     * What is known here of one owner.
     *
     * @param fence whether it may be referred to, ever again; none where it was never heard of
     * @param name null where there is no grant
     * @param username null as well where it has none
     * @param version null where there is no grant
     * @param pets how many pets refer to it
     * @param posts how many posts refer to it
     */
    @Schema(name = "GrantedOwner")
    record Granted(
            @Schema(required = true, examples = "1") long id,

            @Schema(
                    description = "Whether it may be referred to, ever again; none where it was never heard of",
                    required = true,
                    examples = "open",
                    enumeration = {"open", "closed", "none"})
            String fence,

            @Schema(description = "Null where there is no grant", required = true, nullable = true, examples = "Nouman")
            String name,

            @Schema(
                    description = "Null as well where it has none",
                    required = true,
                    nullable = true,
                    examples = "nouman")
            String username,

            @Schema(description = "Null where there is no grant", required = true, nullable = true, examples = "0")
            Long version,

            @Schema(description = "How many pets refer to it", required = true, examples = "2")
            long pets,

            @Schema(description = "How many posts refer to it", required = true, examples = "0")
            long posts) {}
}
