package org.petregistry.owners.role;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/** The problems of references to roles. */
@Singleton
public class RoleProblems implements ProblemTypes {
    public static final ProblemType ROLE_NOT_FOUND =
            new ProblemType("role-not-found", 422, "Role not found", "The body references a role that does not exist.");

    @Override
    public List<ProblemType> types() {
        return List.of(ROLE_NOT_FOUND);
    }
}
