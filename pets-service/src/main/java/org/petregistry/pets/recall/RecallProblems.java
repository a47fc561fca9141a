package org.petregistry.pets.recall;

import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.rest.problem.ProblemType;
import org.petregistry.rest.problem.ProblemTypes;

/** The problems that only owners-service can meet. */
@Singleton
public class RecallProblems implements ProblemTypes {
    static final ProblemType RECALL_REUSED = new ProblemType(
            "recall-reused",
            422,
            "The deletion was another one",
            "A deletion's id stands for one owner and one set of rules for ever.");

    @Override
    public List<ProblemType> types() {
        return List.of(RECALL_REUSED);
    }
}
