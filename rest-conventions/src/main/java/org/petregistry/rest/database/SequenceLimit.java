package org.petregistry.rest.database;

import io.smallrye.mutiny.Uni;

/** Raises the maximum of a sequence of ids that is exhausted. */
public interface SequenceLimit {
    /**
     * Raises the maximum of all sequences that are nearly exhausted.
     *
     * @return fails with a {@link org.petregistry.rest.problem.Problem} if that is not possible now
     */
    Uni<Void> raise();
}
