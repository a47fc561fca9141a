package org.petregistry.pets.pet;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.petregistry.foreignkey.referencing.Grants;
import org.petregistry.rest.body.Named;
import org.petregistry.rest.body.References;
import org.petregistry.rest.conditional.EntityTags;
import org.petregistry.rest.database.Rows;
import org.petregistry.rest.database.Timestamps;
import org.petregistry.rest.database.Transactions;
import org.petregistry.rest.idempotency.Created;
import org.petregistry.rest.problem.Problem;
import org.petregistry.rest.query.BatchResponse;

/** Creates, updates and deletes pets. Lock order: grants, pets, posts. */
@ApplicationScoped
public class Pets {
    private final Grants grants;
    private final Transactions transactions;

    Pets(Grants grants, Transactions transactions) {
        this.grants = grants;
        this.transactions = transactions;
    }

    /**
     * Locks all referenced pets against deletion until the transaction ends, in the current session.
     *
     * @return the pets by id, not loaded
     * @throws Problem 422 with every reference to a pet that does not exist
     */
    public Uni<Map<Long, Pet>> lock(List<Named> named) {
        return References.lock(Pet.class, "pet", PetProblems.PET_NOT_FOUND, named);
    }

    /**
     * Creates a pet.
     *
     * @param transaction runs its argument in one transaction and one Hibernate session
     * @throws Problem those of {@link Grants} for its owner
     */
    <R> Uni<R> create(PetDraft draft, Function<Supplier<Uni<Created>>, Uni<R>> transaction) {
        return grants.write(Named.by("ownerId", draft.ownerId()), transaction, () -> insert(List.of(draft))
                .map(created -> created.get(0))
                .map(pet -> new Created(pet, "/pets/" + pet.id(), EntityTags.of(pet.version()))));
    }

    /** Creates pets atomically; otherwise like {@link #create}. */
    <R> Uni<R> createAll(List<PetDraft> drafts, Function<Supplier<Uni<Created>>, Uni<R>> transaction) {
        return grants.write(Named.byEach("ownerId", drafts, PetDraft::ownerId), transaction, () -> insert(drafts)
                .map(created -> Created.batch(new BatchResponse<>(created))));
    }

    private Uni<List<PetView>> insert(List<PetDraft> drafts) {
        return Rows.nextIds("pet", drafts.size()).chain(ids -> insert(drafts, ids, Timestamps.now()));
    }

    /** Creates pets with these ids, in the current transaction; the grants of the referenced owners must be locked. */
    Uni<List<PetView>> insert(List<PetDraft> drafts, List<Long> ids, Instant now) {
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
        return Rows.insert(pets).map(done -> pets.stream().map(PetView::of).toList());
    }

    /**
     * Updates a pet.
     *
     * @param ifMatch the header, or null
     * @return the updated pet, with an unchanged version if nothing has changed
     * @throws Problem 404 if it does not exist, 412 if it has another version, and those of {@link Grants}
     */
    Uni<PetView> change(long id, PetPatch patch, String ifMatch) {
        return grants.write(
                Named.by("ownerId", patch.ownerId().value()),
                transactions::inSession,
                () -> Rows.findVersion(Pet.class, id)
                        .invoke(version -> EntityTags.requireMatch(ifMatch, version, "pet", id)),
                // Locked after the grant, and checked again.
                () -> Pet.findForChange(id)
                        .invoke(pet -> EntityTags.requireMatch(ifMatch, pet == null ? null : pet.version, "pet", id))
                        .invoke(pet -> apply(patch, pet))
                        .call(() -> Panache.flush())
                        .map(PetView::of));
    }

    /**
     * Deletes a pet, and sets the pet of the posts about it to null.
     *
     * @param ifMatch the header, or null
     * @throws Problem 404 if it does not exist, 412 if it has another version
     */
    Uni<Void> delete(long id, String ifMatch) {
        return transactions.inSession(() -> Rows.findVersionForDeletion("pet", id)
                .invoke(version -> EntityTags.requireMatch(ifMatch, version, "pet", id))
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
}
