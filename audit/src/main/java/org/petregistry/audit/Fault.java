package org.petregistry.audit;

/** What can be wrong with the relation. */
enum Fault {
    /** pets-service refers to an owner that owners-service does not have. */
    DANGLING("dangling"),
    /** An owner lives, is not being deleted, and can yet never be referred to again. */
    REFUSED("refused for ever"),
    /** The copy of an owner is not what the owner is, and does not become it. */
    STALE("stale");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** What an owner with this fault is, as in {@code owner 7 is stale}. */
    String words() {
        return words;
    }
}
