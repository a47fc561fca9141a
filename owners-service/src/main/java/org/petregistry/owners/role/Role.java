package org.petregistry.owners.role;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;

/** The entity of a role. */
@Entity
public class Role extends PanacheEntityBase {
    @Id
    public Long id;

    public String name;

    @Version
    public long version;

    /** The role, locked until the transaction ends; null if it does not exist. */
    static Uni<Role> findForChange(long id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Sets the role of its owners to null. */
    static Uni<Integer> detachOwners(long id, Instant now) {
        return update("update versioned Owner set role = null, updatedAt = ?1 where role.id = ?2", now, id);
    }

    /**
     * Deletes the role with a query. Entity objects must never be deleted: Hibernate Reactive 3.2.5 keeps the current delete
     * of an entity type in a field that all sessions share ({@code ReactiveDeleteCoordinator.stage}), and concurrent ones
     * overwrite it: HR000069, and requests that hang with their connection (hibernate/hibernate-reactive#1713).
     */
    static Uni<Long> deleteRow(long id) {
        return delete("id", id);
    }
}
