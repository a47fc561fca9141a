package org.petregistry.pets.pet;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/** The problems of references to pets. */
@Singleton
public class PetProblems implements ProblemTypes {
    public static final ProblemType PET_NOT_FOUND =
            new ProblemType("pet-not-found", 422, "Pet not found", "The body references a pet that does not exist.");

    @Override
    public List<ProblemType> types() {
        return List.of(PET_NOT_FOUND);
    }
}
