package org.petregistry.examples.customers;

import static org.petregistry.foreignkey.protocol.Action.CASCADE;
import static org.petregistry.foreignkey.protocol.Action.RESTRICT;
import static org.petregistry.foreignkey.protocol.Action.SET_NULL;

import jakarta.inject.Singleton;
import org.petregistry.foreignkey.protocol.Column;
import org.petregistry.foreignkey.referenced.Referenced;
import org.petregistry.foreignkey.referenced.ReferencedSide;
import org.petregistry.foreignkey.referenced.Relation;

/** Customers, which orders and wishes of orders-service reference. */
@Singleton
public class CustomerKey implements ReferencedSide {
    static final Referenced KEY = Referenced.of("customer", "customers", CustomerView.class, "orders-service")
            .columns(Column.text("name", "The customer's name", "Ada", 70))
            .relations(
                    Relation.of("orders", "Order", RESTRICT, CASCADE),
                    Relation.of("wishes", "Wish", SET_NULL, CASCADE, RESTRICT).singular("wish"));

    @Override
    public Referenced declaration() {
        return KEY;
    }
}
