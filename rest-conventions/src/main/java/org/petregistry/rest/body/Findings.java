package org.petregistry.rest.body;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.petregistry.rest.problem.Violation;

/** What was found to be wrong with one body, in the order of the document. */
final class Findings {
    /** A batch can be wrong in more places than anybody reads. */
    private static final int MAX = 100;

    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> pointers = new HashSet<>();

    void add(String pointer, String message) {
        Violation violation = new Violation(pointer, message);
        if (!isFull() && !violations.contains(violation)) {
            violations.add(violation);
            pointers.add(pointer);
        }
    }

    boolean isFull() {
        return violations.size() == MAX;
    }

    /** Whether something is known to be wrong at this very place. */
    boolean has(String pointer) {
        return pointers.contains(pointer);
    }

    List<Violation> violations() {
        return violations;
    }
}
