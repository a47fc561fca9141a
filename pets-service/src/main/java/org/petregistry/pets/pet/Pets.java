package org.petregistry.pets.pet;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.petregistry.foreignkey.referencing.Grants;
import org.petregistry.foreignkey.referencing.Named;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.problem.Problem;

/** Makes, changes and deletes pets. Locks are taken in one order: grants, then pets, then posts. */
@ApplicationScoped
class Pets {
    private final Grants grants;
    private final Transactions transactions;

    Pets(Grants grants, Transactions transactions) {
        this.grants = grants;
        this.transactions = transactions;
    }

    /** Makes pets, all or none, in the current transaction; the owners that they name must have been locked. */
    Uni<List<PetView>> create(List<PetDraft> drafts) {
        return Pet.nextIds(drafts.size()).flatMap(ids -> create(drafts, ids));
    }

    /** The same with ids that the caller has. */
    Uni<List<PetView>> create(List<PetDraft> drafts, List<Long> ids) {
        Instant now = Timestamps.now();
        List<Pet> pets = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            PetDraft draft = drafts.get(i);
            Pet pet = new Pet();
            pet.id = ids.get(i);
            pet.name = draft.name();
            pet.species = draft.species();
            pet.ownerId = draft.ownerId();
            pet.createdAt = now;
            pet.updatedAt = now;
            pets.add(pet);
        }
        return Panache.getSession()
                .invoke(session -> session.setBatchSize(pets.size()))
                .call(session -> session.persistAll(pets.toArray()))
                .call(session -> session.flush())
                .map(session -> pets.stream().map(PetView::of).toList());
    }

    /**
     * Changes a pet.
     *
     * @param ifMatch the header, or null
     * @return the pet as it is now, with the version that it had if nothing is different
     * @throws Problem 404 where there is none, 412 where it has another version, and what {@link Grants} says
     */
    Uni<PetView> change(long id, PetPatch patch, String ifMatch) {
        return grants.write(
                Named.by("ownerId", patch.ownerId().value()),
                transactions::inSession,
                () -> Pet.findVersion(id).invoke(version -> require(version, id, ifMatch)),
                // Locked after the grant, and so looked at once more.
                () -> Pet.findForChange(id)
                        .invoke(pet -> require(pet == null ? null : pet.version, id, ifMatch))
                        .invoke(pet -> apply(patch, pet))
                        .call(() -> Panache.flush())
                        .map(PetView::of));
    }

    /**
     * Deletes a pet; posts about it stay, without one.
     *
     * @param ifMatch the header, or null
     * @throws Problem 404 where there is none, 412 where it has another version
     */
    Uni<Void> delete(long id, String ifMatch) {
        return transactions.inSession(() -> Pet.findVersionForDeletion(id)
                .invoke(version -> require(version, id, ifMatch))
                .chain(Transactions::takeTime)
                .chain(() -> Pet.detachPosts(id, Timestamps.now()))
                .chain(() -> Pet.deleteRow(id))
                .replaceWithVoid());
    }

    private static void apply(PetPatch patch, Pet pet) {
        PetView before = PetView.of(pet);
        patch.applyTo(pet);
        if (!PetView.of(pet).equals(before)) {
            pet.updatedAt = Timestamps.now();
        }
    }

    private static void require(Long version, long id, String ifMatch) {
        if (version == null) {
            throw Problem.notFound("pet", id);
        }
        EntityTags.requireMatch(ifMatch, version);
    }
}
