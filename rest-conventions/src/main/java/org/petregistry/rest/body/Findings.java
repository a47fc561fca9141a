package org.petregistry.rest.body;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.petregistry.rest.problem.Violation;

/** The violations in one body, in the order of the document. */
final class Findings {
    /** A batch can have more violations than are useful. */
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

    /** Whether there is a violation at this place. */
    boolean has(String pointer) {
        return pointers.contains(pointer);
    }

    List<Violation> violations() {
        return violations;
    }
}
