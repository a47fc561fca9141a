package org.petregistry.owners.owner;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.List;
import org.petregistry.rest.body.Change;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** The warm-up of owners. */
@Singleton
class OwnerWarmUp implements WarmUp {
    private static final String OWNER = "/owners/" + ID;
    private static final String DRAFT = "{\"name\":\"a\",\"username\":\"a\",\"email\":\"a@b.c\",\"roleId\":" + ID + "}";

    private final Owners owners;
    private final Transactions transactions;

    OwnerWarmUp(Owners owners, Transactions transactions) {
        this.owners = owners;
        this.transactions = transactions;
    }

    @Override
    public void addSteps(Steps steps) {
        steps
                .work("create and update an owner", () -> transactions.inSessionToRollBack(this::createAndChange))
                .get("/owners?count=true&name.prefix=a&sort=-name&include=role,pets,posts")
                .stream("/owners?name=a")
                .get(OWNER)
                .get("/roles/" + ID + "/owners")
                .post("/owners", "{}")
                .post("/owners", DRAFT)
                .post("/owners/batch", "[" + DRAFT + "]")
                .patch(OWNER, "{\"name\":\"a\"}");
    }

    private Uni<OwnerView> createAndChange() {
        OwnerDraft draft = new OwnerDraft("a", null, null, null);
        OwnerPatch patch = new OwnerPatch(Change.to("b"), Change.absent(), Change.absent(), Change.absent());
        return Rows.nextIds("owner", 0)
                .chain(() -> owners.insert(List.of(draft), List.of(ID), Collections.emptyMap(), Timestamps.now()))
                .chain(() -> owners.change(ID, patch, null));
    }
}
