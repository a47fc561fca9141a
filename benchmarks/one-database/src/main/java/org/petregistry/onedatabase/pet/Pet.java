package org.petregistry.onedatabase.pet;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;

/** The entity of a pet. */
@Entity
public class Pet extends PanacheEntityBase {
    @Id
    public Long id;

    public String name;
    public String species;
    public Long ownerId;
    public Instant createdAt;
    public Instant updatedAt;

    @Version
    public long version;
}
