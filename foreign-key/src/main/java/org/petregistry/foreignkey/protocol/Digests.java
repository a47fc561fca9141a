package org.petregistry.foreignkey.protocol;

import java.util.List;
import java.util.UUID;

/**
 * Digests of the things in a range of 100,000 ids. An audit compares those of both sides.
 *
 * @param registry the registry id of the things; null before the first contact
 * @param pieces one digest for each thousand ids with a thing, in ascending order
 * @param next the value of {@code after} for the next range with a thing; null if there is none
 */
public record Digests(UUID registry, List<Piece> pieces, Long next) {
    /** Ids in one response: few enough to be read well within the statement timeout. */
    public static final long RANGE = 100_000;

    /**
     * The things of a thousand ids.
     *
     * @param after the id before the first of them, a multiple of 1000
     * @param count the number of things
     * @param digest equal on both sides if ids, versions and columns are equal
     */
    public record Piece(long after, long count, String digest) {}
}
