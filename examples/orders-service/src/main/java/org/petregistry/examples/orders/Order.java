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
@Table(name = "purchase")
class Order extends PanacheEntityBase {
    @Id
    @GeneratedValue
    @SequenceGenerator(sequenceName = "purchase_id_seq", allocationSize = 1)
    Long id;

    String item;
    Long customerId;

    @Version
    long version;

    static Order of(OrderDraft draft) {
        Order one = new Order();
        one.item = draft.item();
        one.customerId = draft.customerId();
        return one;
    }
}
