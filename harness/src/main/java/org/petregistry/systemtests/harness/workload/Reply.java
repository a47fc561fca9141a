package org.petregistry.systemtests.harness.workload;

import java.util.List;

/**
 * What a client received.
 *
 * @param status 0 if there was no answer
 * @param problem the name of the problem's type; empty if there is none
 * @param replayed whether the answer says that it repeats an earlier one
 * @param incomplete whether it says that embedded rows were unavailable
 * @param total the number of all rows that match, if the answer has it, or null
 * @param shown every entity in the answer
 */
public record Reply(int status, String problem, boolean replayed, boolean incomplete, Long total, List<Entity> shown) {
    static final Reply NONE = problem(0, "");

    static Reply problem(int status, String problem) {
        return new Reply(status, problem, false, false, null, List.of());
    }

    static Reply success(int status, List<Entity> shown) {
        return new Reply(status, "", false, false, null, shown);
    }

    public boolean success() {
        return status >= 200 && status < 300;
    }

    /** Whether it is unknown what the request did: there was no answer, or a server error. */
    public boolean unknown() {
        return status == 0 || status >= 500;
    }

    public boolean isProblem(String name) {
        return problem.equals(name);
    }
}
