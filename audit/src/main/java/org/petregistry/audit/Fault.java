package org.petregistry.audit;

/** The kinds of faults of the relationship. */
enum Fault {
    /** pets-service refers to an owner that does not exist. */
    DANGLING("dangling"),
    /** An active owner that nothing can ever refer to again, because its fence is closed. */
    UNREFERENCEABLE("unreferenceable"),
    /** A copy of an owner that differs from the owner, although the change feed has passed its last change. */
    STALE("stale");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    /** The fault as an adjective, as in {@code owner 7 is stale}. */
    String words() {
        return words;
    }
}
