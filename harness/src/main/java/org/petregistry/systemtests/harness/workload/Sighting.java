package org.petregistry.systemtests.harness.workload;

/**
 * What a database had at some instant in an interval: the key of a thing, or that of the thing that a row refers to. Two things
 * never have one key, even if they have one id.
 *
 * @param side whose database
 * @param row null if it is the thing itself or its grant
 * @param version the row's
 * @param thing the id
 * @param since when both databases were read before, and did not have it yet if this is its first sighting
 */
public record Sighting(
        Side side, EntityId row, long version, long thing, String key, long since, long begin, long end) {

    /** A call that has seen it. */
    Call asCall() {
        return new Call("database", begin, end, Request.Read.any(""), Reply.NONE);
    }
}
