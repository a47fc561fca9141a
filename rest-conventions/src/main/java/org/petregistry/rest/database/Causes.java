package org.petregistry.rest.database;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The causes of a failure. */
public final class Causes {
    /** A chain of causes may be cyclic. */
    private static final int MOST = 32;

    private Causes() {}

    /**
     * The failure itself, its causes, and suppressed failures: if a statement and then the rollback fail, Mutiny combines both
     * in one exception, whose cause is only the first.
     */
    public static Stream<Throwable> of(Throwable failure) {
        List<Throwable> found = new ArrayList<>();
        collect(failure, found);
        return found.stream();
    }

    private static void collect(Throwable failure, List<Throwable> found) {
        if (failure == null || found.size() == MOST) {
            return;
        }
        found.add(failure);
        collect(failure.getCause(), found);
        for (Throwable later : failure.getSuppressed()) {
            collect(later, found);
        }
    }
}
