package org.petregistry.foreignkey.protocol;

import java.util.List;
import java.util.UUID;

/**
 * What one side knows of the things of 100,000 ids, for an audit, which compares it with the other side's.
 *
 * @param registry which registry they are of; null where none has shown itself
 * @param pieces the thousands of ids that have something, in their order
 * @param next behind which id the next range with something begins; null where there is none
 */
public record Digests(UUID registry, List<Piece> pieces, Long next) {
    /** Ids that one answer covers: as many as are read well within the time that a statement has. */
    public static final long RANGE = 100_000;

    /**
     * The things of a thousand ids.
     *
     * @param after the id before the first of them, a multiple of 1000
     * @param count how many there are
     * @param digest the same on both sides where their ids, versions and columns are
     */
    public record Piece(long after, long count, String digest) {}
}
