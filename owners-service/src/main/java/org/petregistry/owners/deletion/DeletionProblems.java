package org.petregistry.owners.deletion;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/** The problems that come of an owner's pets and posts when it is to be deleted. */
@Singleton
public class DeletionProblems implements ProblemTypes {
    public static final ProblemType OWNER_HAS_PETS = new ProblemType(
            "owner-has-pets",
            409,
            "The owner has pets",
            "The rule pets=restrict refuses to delete an owner that has pets. Nothing was changed. The members pets and posts"
                    + " tell how many there are.");
    public static final ProblemType OWNER_HAS_POSTS = new ProblemType(
            "owner-has-posts",
            409,
            "The owner has written posts",
            "The rule posts=restrict refuses to delete an owner that has written posts. Nothing was changed. The members pets"
                    + " and posts tell how many there are.");

    @Override
    public List<ProblemType> types() {
        return List.of(OWNER_HAS_PETS, OWNER_HAS_POSTS);
    }

    @Override
    public Map<String, String> counts() {
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put("pets", "How many pets the owner has, where that forbids its deletion.");
        counts.put("posts", "How many posts it has written, where that forbids its deletion.");
        return counts;
    }
}
