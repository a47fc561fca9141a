package org.petregistry.pets.ownerref;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/** The problems that come of referring to owners. */
@Singleton
public class OwnerProblems implements ProblemTypes {
    public static final ProblemType OWNER_NOT_FOUND = new ProblemType(
            "owner-not-found", 422, "There is no such owner", "The body names an owner that never existed.");
    public static final ProblemType OWNER_DELETED = new ProblemType(
            "owner-deleted", 422, "The owner has been deleted", "The body names an owner that no longer exists.");
    public static final ProblemType OWNER_DELETING = new ProblemType(
            "owner-deleting",
            409,
            "The owner is being deleted",
            "The deletion is under way. It ends with the owner gone, or active again where a rule refuses.");

    @Override
    public List<ProblemType> types() {
        return List.of(OWNER_NOT_FOUND, OWNER_DELETED, OWNER_DELETING);
    }
}
