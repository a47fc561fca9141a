package org.petregistry.pets.recall;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.petregistry.pets.recall.Recall.PetsRule;
import org.petregistry.pets.recall.Recall.PostsRule;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** A recall. The request does not say which registry it is from, and is refused when it has been read. */
@Singleton
class RecallWarmUp implements WarmUp {
    private final Transactions transactions;

    RecallWarmUp(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void addSteps(Steps steps) {
        UUID deletion = UUID.randomUUID();
        Recall recall = new Recall(ID, PetsRule.SET_NULL, PostsRule.RESTRICT);
        steps.work(
                        "decide a recall",
                        () -> transactions.inSqlToRollBack(connection -> Recalls.decide(connection, deletion, recall)))
                .put(
                        "/internal/recalls/" + deletion,
                        "{\"ownerId\":" + ID + ",\"pets\":\"set-null\",\"posts\":\"restrict\"}");
    }
}
