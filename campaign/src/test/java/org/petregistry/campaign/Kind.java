package org.petregistry.campaign;

/** What there is in a pair of services. */
enum Kind {
    /** The thing itself. */
    REFERENCED,
    /** A row that may refer to one. */
    NULLABLE,
    /** A row that must refer to one. */
    MANDATORY
}
