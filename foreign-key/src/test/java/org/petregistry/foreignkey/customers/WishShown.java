package org.petregistry.foreignkey.customers;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.orders.WishView;
import org.petregistry.rest.query.Listing;

/** As orders-service shows it, for the document of this service. */
@Schema(name = "Wish")
record WishShown(long id, String item, Long customerId) {
    static final Listing<WishView> LISTING = WishView.LISTING;
}
