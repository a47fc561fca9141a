package org.petregistry.owners.role;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/** The problems that come of referring to roles. */
@Singleton
public class RoleProblems implements ProblemTypes {
    public static final ProblemType ROLE_NOT_FOUND = new ProblemType(
            "role-not-found", 422, "There is no such role", "The body names a role that does not exist.");

    @Override
    public List<ProblemType> types() {
        return List.of(ROLE_NOT_FOUND);
    }
}
