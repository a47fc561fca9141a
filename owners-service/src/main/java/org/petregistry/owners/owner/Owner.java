package org.petregistry.owners.owner;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.time.Instant;
import org.petregistry.foreignkey.referenced.Referenced;
import org.petregistry.owners.role.Role;

/** The entity of an owner. Its table has additional columns that only deletions and the change feed write. */
@Entity
public class Owner extends PanacheEntityBase {
    @Id
    public Long id;

    public String name;
    public String username;
    public String email;

    /** The role, which exists while this references it; null for none. Not loaded: only its id can be read. */
    @ManyToOne(fetch = FetchType.LAZY)
    public Role role;

    /** Written by deletions only. */
    @Column(insertable = false, updatable = false)
    public String state = Referenced.ACTIVE;

    /** Written only when the row is restored from its copy. */
    @Column(insertable = false, updatable = false)
    public Instant restoredAt;

    public Instant createdAt;
    public Instant updatedAt;

    @Version
    public long version;

    /** The owner, locked until the transaction ends; null if it does not exist. */
    static Uni<Owner> findForChange(long id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }
}
