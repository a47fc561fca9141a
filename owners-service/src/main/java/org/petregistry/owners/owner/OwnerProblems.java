package org.petregistry.owners.owner;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/** The problems that come of what has become of an owner. */
@Singleton
public class OwnerProblems implements ProblemTypes {
    public static final ProblemType OWNER_DELETED = new ProblemType(
            "owner-deleted",
            410,
            "The owner has been deleted",
            "There was such an owner. It is gone, and its id is not used again.");
    public static final ProblemType OWNER_DELETING = new ProblemType(
            "owner-deleting",
            409,
            "The owner is being deleted",
            "It cannot be changed, nor deleted by other rules, while a deletion of it is under way. That one ends with the"
                    + " owner gone, or active again where a rule refuses.");

    @Override
    public List<ProblemType> types() {
        return List.of(OWNER_DELETED, OWNER_DELETING);
    }
}
