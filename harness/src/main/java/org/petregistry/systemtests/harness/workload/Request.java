package org.petregistry.systemtests.harness.workload;

import java.util.List;

/** What a client asks for. */
public sealed interface Request {

    /**
     * Creates entities of one kind, all or none.
     *
     * @param key the Idempotency-Key, or null
     */
    record Create(Kind kind, List<Draft> drafts, String key) implements Request {}

    /**
     * Updates one entity.
     *
     * @param name the new name or text, or null to leave it
     * @param target the new reference of a row, or null to leave it
     * @param ifMatch the version that it must have, or null for any
     */
    record Update(EntityId which, String name, Target target, Long ifMatch) implements Request {}

    /** What a row refers to after an update; {@code thing} is null for nothing. */
    record Target(Long thing) {}

    /** Deletes a thing, with the referential action of each relation. */
    record Delete(long id, Action nullable, Action mandatory) implements Request {}

    /** Deletes a row. */
    record DeleteRow(EntityId which) implements Request {}

    /**
     * Reads.
     *
     * @param which the one entity that is asked for; null where the answer is a list
     * @param listing what a list must contain, or null
     * @param targetOf the row whose thing is asked for, or null
     * @param stream whether the answer is one line for each entity
     */
    record Read(String path, EntityId which, Listing listing, EntityId targetOf, boolean stream) implements Request {
        /** Reads one entity. */
        public static Read one(String path, EntityId which) {
            return new Read(path, which, null, null, false);
        }

        /** Reads something of which only each entity itself is checked. */
        public static Read any(String path) {
            return new Read(path, null, null, null, false);
        }
    }

    /**
     * The rows that a list must contain: all of one kind that match, or the newest of them.
     *
     * @param refersTo the thing that they refer to, or null for any
     * @param after all have a larger id
     * @param limit how many rows the answer may have
     */
    record Listing(Kind kind, Long refersTo, long after, int limit) {
        boolean matches(Entity row) {
            return row.id().kind() == kind
                    && row.id().id() > after
                    && (refersTo == null || refersTo.equals(row.refersTo()));
        }
    }

    /** A referential action: what happens to the rows that refer to a thing that is deleted. */
    enum Action {
        SET_NULL("set-null"),
        CASCADE("cascade"),
        RESTRICT("restrict");

        final String word;

        Action(String word) {
            this.word = word;
        }
    }
}
