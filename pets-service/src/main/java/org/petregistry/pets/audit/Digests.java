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
                description = "The registry that they are of; null before any has shown itself",
                required = true,
                nullable = true,
                implementation = String.class,
                format = "uuid",
                examples = "3fa85f64-5717-4562-b3fc-2c963f66afa6")
        UUID registry,

        @Schema(description = "The thousands of ids that have an owner, in their order", required = true)
        List<Piece> pieces,

        @Schema(
                description = "Behind which id the next range with an owner begins; null where there is none",
                required = true,
                nullable = true,
                examples = "100000")
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
            @Schema(description = "The id before the first of them", required = true, examples = "0")
            long after,

            @Schema(description = "How many owners there are", required = true, examples = "998")
            long count,

            @Schema(
                    description = "The same on both sides where the owners are",
                    required = true,
                    examples = "0cc175b9c0f1b6a831c399e269772661")
            String digest) {}
}
