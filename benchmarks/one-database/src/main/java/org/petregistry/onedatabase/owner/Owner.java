package org.petregistry.onedatabase.owner;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;

/** The entity of an owner. */
@Entity
public class Owner extends PanacheEntityBase {
    @Id
    public Long id;

    public String name;
    public String username;
    public String email;

    @Column(insertable = false, updatable = false)
    public String state = "active";

    public Instant createdAt;
    public Instant updatedAt;

    @Version
    public long version;
}
