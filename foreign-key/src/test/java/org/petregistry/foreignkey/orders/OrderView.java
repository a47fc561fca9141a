package org.petregistry.foreignkey.orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.referencing.Embedded;
import org.petregistry.foreignkey.referencing.Reference;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.Listing;

/** As it is shown. */
@Schema(name = "Order")
public record OrderView(
        long id,

        @Schema(description = "What it is", examples = "A book")
        String item,

        @Schema(description = "Whose it is", examples = "1") Long customerId,
        long version,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(ref = "CustomerSummary")
        Optional<Embedded> customer) {

    private static final Reference CUSTOMER = OrderRelations.CUSTOMER.reference("customer", "p.customer_id", false);

    /** All of them. */
    public static final Listing<OrderView> LISTING = Listing.of(
                    "purchase p",
                    List.of("p.id", "p.item", "p.customer_id", "p.version"),
                    (row, included) -> new OrderView(
                            row.getLong("id"),
                            row.getString("item"),
                            row.getLong("customer_id"),
                            row.getLong("version"),
                            CUSTOMER.read(row, included)))
            .fields(Field.number("id", "p.id").equal().sort())
            .fields(CUSTOMER.fields())
            .includes(CUSTOMER.include());
}
