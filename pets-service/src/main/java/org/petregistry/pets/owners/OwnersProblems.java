package org.petregistry.pets.owners;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/** The problems that come of needing owners-service. */
@Singleton
public class OwnersProblems implements ProblemTypes {
    public static final ProblemType OWNERS_UNAVAILABLE = new ProblemType(
            "owners-unavailable",
            503,
            "owners-service is needed and cannot be reached",
            "Nothing was changed. Repeat the request after the time in Retry-After.");

    @Override
    public List<ProblemType> types() {
        return List.of(OWNERS_UNAVAILABLE);
    }
}
