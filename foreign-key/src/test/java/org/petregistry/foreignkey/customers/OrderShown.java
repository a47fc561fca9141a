package org.petregistry.foreignkey.customers;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.orders.OrderView;
import org.petregistry.rest.query.Listing;

/** As orders-service shows it, for the document of this service. */
@Schema(name = "Order")
record OrderShown(long id, String item, Long customerId) {
    static final Listing<OrderView> LISTING = OrderView.LISTING;
}
