package org.petregistry.systemtests.relationship.campaign;

import java.util.List;

/** What a client asks for. */
sealed interface Request {

    /**
     * Makes things, all or none.
     *
     * @param key the Idempotency-Key, or null
     */
    record Create(Kind kind, List<Draft> drafts, String key) implements Request {}

    /**
     * Changes one thing: an owner's name, a pet's owner.
     *
     * @param owner the pet's owner from now on, or null
     */
    record Change(Ref which, String name, Long owner) implements Request {}

    /** Deletes an owner. */
    record Delete(long owner, PetsRule pets, PostsRule posts) implements Request {}

    /**
     * Reads.
     *
     * @param which the one thing that is asked for; null where the answer is a list
     */
    record Read(String path, Ref which) implements Request {}

    /** What becomes of the pets of an owner that is deleted. */
    enum PetsRule {
        SET_NULL("set-null"),
        CASCADE("cascade"),
        RESTRICT("restrict");

        final String word;

        PetsRule(String word) {
            this.word = word;
        }
    }

    /** What becomes of its posts. */
    enum PostsRule {
        RESTRICT("restrict"),
        CASCADE("cascade");

        final String word;

        PostsRule(String word) {
            this.word = word;
        }
    }
}
