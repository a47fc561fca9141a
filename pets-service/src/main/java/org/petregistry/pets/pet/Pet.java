package org.petregistry.pets.pet;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;

/** The entity of a pet. It belongs to one owner or to none. */
@Entity
public class Pet extends PanacheEntityBase {
    @Id
    public Long id;

    public String name;
    public String species;

    /** The owner, who has a grant while this references it; null for none. */
    public Long ownerId;

    public Instant createdAt;
    public Instant updatedAt;

    @Version
    public long version;

    /** The pet, locked until the transaction ends; null if it does not exist. */
    static Uni<Pet> findForChange(long id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Sets the pet of the posts about it to null. */
    static Uni<Integer> detachPosts(long id, Instant now) {
        return update("update versioned Post set pet = null, updatedAt = ?1 where pet.id = ?2", now, id);
    }

    /**
     * Deletes the pet with a query. Entity objects must never be deleted: Hibernate Reactive 3.2.5 keeps the current delete of
     * an entity type in a field that all sessions share ({@code ReactiveDeleteCoordinator.stage}), and concurrent ones
     * overwrite it: HR000069, and requests that hang with their connection (hibernate/hibernate-reactive#1713).
     */
    static Uni<Long> deleteRow(long id) {
        return delete("id", id);
    }
}
