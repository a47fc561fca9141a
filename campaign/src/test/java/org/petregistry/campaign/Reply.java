package org.petregistry.campaign;

import java.util.List;

/**
 * What came back.
 *
 * @param status 0 where nothing did
 * @param problem the name of the problem's type; empty where it is none
 * @param replayed whether the answer says that it is a record of the past
 * @param shown everything that the answer shows
 */
record Reply(int status, String problem, boolean replayed, List<Thing> shown) {
    static final Reply NONE = new Reply(0, "", false, List.of());

    static Reply problem(int status, String problem) {
        return new Reply(status, problem, false, List.of());
    }

    boolean success() {
        return status >= 200 && status < 300;
    }

    /** No answer, or one that leaves open what has happened: neither a success nor a failure. */
    boolean unknown() {
        return status == 0 || status >= 500;
    }

    boolean isProblem(String name) {
        return problem.equals(name);
    }
}
