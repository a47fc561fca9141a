package org.petregistry.pets.audit;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is known here of owners.
 *
 * @param registry the registry that they are of; null before any has shown itself
 * @param owners one for each id, in the order in which they were asked for first
 */
@Schema(name = "GrantsAnswer")
record GrantsAnswer(
        @Schema(
                required = true,
                nullable = true,
                implementation = String.class,
                format = "uuid",
                examples = "7d444840-9dc0-11d1-b245-5ffdce74fad2")
        UUID registry,

        @Schema(required = true) List<Granted> owners) {

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
                    required = true,
                    examples = "open",
                    enumeration = {"open", "closed", "none"})
            String fence,

            @Schema(required = true, nullable = true, examples = "Nouman")
            String name,

            @Schema(required = true, nullable = true, examples = "nouman")
            String username,

            @Schema(required = true, nullable = true, examples = "0")
            Long version,

            @Schema(required = true, examples = "2") long pets,
            @Schema(required = true, examples = "0") long posts) {}
}
