package org.petregistry.campaign;

import java.util.List;

/** What a client asks for. */
sealed interface Request {

    /**
     * Makes things or rows, all or none.
     *
     * @param key the Idempotency-Key, or null
     */
    record Create(Kind kind, List<Draft> drafts, String key) implements Request {}

    /**
     * Changes one thing's name, or what one row refers to.
     *
     * @param name of the thing from now on
     * @param refersTo the thing that the row refers to from now on, or null
     */
    record Change(Ref which, String name, Long refersTo) implements Request {}

    /** Deletes a thing, with what becomes of the rows of each relation. */
    record Delete(long id, Action nullable, Action mandatory) implements Request {}

    /**
     * Reads.
     *
     * @param which the one thing that is asked for; null where the answer is a list
     */
    record Read(String path, Ref which) implements Request {}

    /** A referential action: what becomes of rows that refer to a thing that is deleted. */
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
