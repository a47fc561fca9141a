package org.petregistry.examples.orders;

import jakarta.inject.Singleton;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.referencing.Referencing;
import org.petregistry.foreignkey.referencing.ReferencingSide;
import org.petregistry.foreignkey.referencing.Relation;
import org.petregistry.foreignkey.referencing.Target;

/** Orders and wishes, which reference customers of customers-service. */
@Singleton
public class OrderRelations implements ReferencingSide {
    static final Target CUSTOMER = Target.of(
            "customer", "customers", "customers-service", Column.text("name", "The customer's name", "Ada", 70));

    @Override
    public Referencing declaration() {
        return Referencing.to(
                CUSTOMER,
                Relation.mandatory("orders", "purchase", OrderView.class, OrderView.COLLECTION, "r.customer_id"),
                Relation.nullable("wishes", "wish", WishView.class, WishView.COLLECTION, "r.customer_id"));
    }
}
