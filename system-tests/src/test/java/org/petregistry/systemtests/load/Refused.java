package org.petregistry.systemtests.load;

import org.petregistry.testkit.http.Answer;

/** A 503: nothing was changed, and the same may be tried again a little later. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(Answer answer) {
        super(answer.problem(), null, false, false);
    }
}
