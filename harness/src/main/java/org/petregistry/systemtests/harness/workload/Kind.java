package org.petregistry.systemtests.harness.workload;

/** The kinds of entities of a pair of services. */
public enum Kind {
    /** A thing, which rows refer to. */
    REFERENCED,
    /** A row that may refer to a thing. */
    NULLABLE,
    /** A row that must refer to a thing. */
    MANDATORY
}
