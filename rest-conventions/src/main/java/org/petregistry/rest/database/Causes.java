package org.petregistry.rest.database;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is behind a failure. */
public final class Causes {
    /** A chain of causes may be a circle. */
    private static final int MOST = 32;

    private Causes() {}

    /**
     * The failure itself, its causes, and what failed after it: where a statement and then the rollback fail, Mutiny makes
     * one exception of both, of which the cause is only the first.
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
