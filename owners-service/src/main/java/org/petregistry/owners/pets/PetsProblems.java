package org.petregistry.owners.pets;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/** The problems that come of needing pets-service. */
@Singleton
public class PetsProblems implements ProblemTypes {
    public static final ProblemType PETS_UNAVAILABLE = new ProblemType(
            "pets-unavailable",
            503,
            "pets-service is needed and cannot be reached",
            "Nothing was changed. Repeat the request after the time in Retry-After.");

    @Override
    public List<ProblemType> types() {
        return List.of(PETS_UNAVAILABLE);
    }
}
