package org.petregistry.systemtests.relationship.campaign;

/** What there is in the registry. */
enum Kind {
    OWNER,
    PET,
    POST
}
