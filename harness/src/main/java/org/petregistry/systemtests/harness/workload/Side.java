package org.petregistry.systemtests.harness.workload;

/** The services of a pair, each with its database. */
public enum Side {
    REFERENCED,
    REFERENCING;

    /** The one that stores the entities of a kind. */
    static Side of(Kind kind) {
        return kind == Kind.REFERENCED ? REFERENCED : REFERENCING;
    }
}
