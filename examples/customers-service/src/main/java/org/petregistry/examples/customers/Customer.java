package org.petregistry.examples.customers;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Version;

/** The entity of a customer. */
@Entity
class Customer extends PanacheEntityBase {
    @Id
    @GeneratedValue
    @SequenceGenerator(sequenceName = "customer_id_seq", allocationSize = 1)
    Long id;

    String name;
    String state = "active";

    @Version
    long version;

    static Customer of(CustomerDraft draft) {
        Customer customer = new Customer();
        customer.name = draft.name();
        return customer;
    }
}
