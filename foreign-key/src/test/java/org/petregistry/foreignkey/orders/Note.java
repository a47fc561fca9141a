package org.petregistry.foreignkey.orders;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Hibernate is there only where there is an entity. */
@Entity
class Note {
    @Id
    Long id;
}
