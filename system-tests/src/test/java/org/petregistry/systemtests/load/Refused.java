package org.petregistry.systemtests.load;

/** A 503: nothing was changed, and the same may be tried again a little later. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(Reply reply) {
        super(reply.problem(), null, false, false);
    }
}
