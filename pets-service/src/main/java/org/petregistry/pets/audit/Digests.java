package org.petregistry.pets.audit;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the owners that are known here amount to, of a range of ids and in pieces of a thousand ids.
 *
 * @param registry the registry that they are of; null before any has shown itself
 * @param pieces those that have an owner, in the order of the ids
 * @param next behind which id the next range with an owner begins; null where there is none
 */
@Schema(name = "GrantDigests")
record Digests(
        @Schema(
                required = true,
                nullable = true,
                implementation = String.class,
                format = "uuid",
                examples = "7d444840-9dc0-11d1-b245-5ffdce74fad2")
        UUID registry,

        @Schema(required = true) List<Piece> pieces,

        @Schema(required = true, nullable = true, examples = "100000")
        Long next) {

    /**
     * The owners of a thousand ids.
     *
     * @param after the id before the first of them, a multiple of 1000
     * @param count how many owners there are
     * @param digest the same on both sides where the owners have the same ids, versions, names and usernames
     */
    @Schema(name = "GrantDigest")
    record Piece(
            @Schema(required = true, examples = "0") long after,
            @Schema(required = true, examples = "998") long count,

            @Schema(required = true, examples = "0cc175b9c0f1b6a831c399e269772661")
            String digest) {}
}
