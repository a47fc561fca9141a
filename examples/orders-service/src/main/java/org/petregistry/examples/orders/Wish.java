package org.petregistry.examples.orders;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** The stored entity. */
@Entity
@Table(name = "wish")
class Wish extends PanacheEntityBase {
    @Id
    @GeneratedValue
    @SequenceGenerator(sequenceName = "wish_id_seq", allocationSize = 1)
    Long id;

    String title;
    Long customerId;

    @Version
    long version;

    static Wish of(WishDraft draft) {
        Wish one = new Wish();
        one.title = draft.title();
        one.customerId = draft.customerId();
        return one;
    }
}
