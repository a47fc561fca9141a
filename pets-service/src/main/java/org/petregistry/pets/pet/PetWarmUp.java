package org.petregistry.pets.pet;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.petregistry.rest.body.Change;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.warmup.Steps;
import org.petregistry.rest.warmup.WarmUp;

/** The warm-up of pets. */
@Singleton
class PetWarmUp implements WarmUp {
    private static final String PET = "/pets/" + ID;
    private static final String DRAFT = "{\"name\":\"a\",\"ownerId\":" + ID + "}";

    private final Pets pets;
    private final Transactions transactions;

    PetWarmUp(Pets pets, Transactions transactions) {
        this.pets = pets;
        this.transactions = transactions;
    }

    @Override
    public void addSteps(Steps steps) {
        steps
                .work("create, update and delete a pet", () -> transactions.inSessionToRollBack(this::createAndDelete))
                .get("/pets?count=true&owner.name.prefix=a&sort=owner.name,-name&include=owner")
                .stream("/pets?name=a")
                .get(PET)
                .get(PET + "/owner")
                .post("/pets", "{}")
                .patch(PET, "{\"name\":\"a\"}")
                .delete(PET);
    }

    @Override
    public void addCalls(Steps calls) {
        calls.post("/pets", DRAFT).post("/pets/batch", "[" + DRAFT + "]");
    }

    private Uni<PetView> createAndDelete() {
        PetPatch patch = new PetPatch(Change.to("b"), Change.absent(), Change.absent());
        return Rows.nextIds("pet", 0)
                .chain(() -> pets.insert(List.of(new PetDraft("a", null, null)), List.of(ID), Timestamps.now()))
                .chain(() -> pets.change(ID, patch, null))
                .call(() -> pets.delete(ID, null));
    }
}
