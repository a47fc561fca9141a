package org.petregistry.foreignkey.orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.referencing.Embedded;
import org.petregistry.foreignkey.referencing.Reference;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.Listing;
import org.petregistry.rest.query.ListingDeclaration;

/** As it is shown. */
@Schema(name = "Wish")
public record WishView(
        long id,

        @Schema(description = "What it is", examples = "A book")
        String item,

        @Schema(description = "Whose it is", examples = "1") Long customerId,
        long version,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(ref = "CustomerSummary")
        Optional<Embedded> customer) {

    private static final Reference CUSTOMER = OrderRelations.CUSTOMER.reference("customer", "w.customer_id", true);

    /** All of them. */
    public static final Listing<WishView> LISTING = Listing.of(
                    "wish w",
                    List.of("w.id", "w.item", "w.customer_id", "w.version"),
                    (row, included) -> new WishView(
                            row.getLong("id"),
                            row.getString("item"),
                            row.getLong("customer_id"),
                            row.getLong("version"),
                            CUSTOMER.read(row, included)))
            .fields(Field.number("id", "w.id").equal().sort())
            .fields(CUSTOMER.fields())
            .includes(CUSTOMER.include());

    /** The listing by a type, for {@code @Shows}. */
    public static final class All implements ListingDeclaration {
        @Override
        public Listing<WishView> listing() {
            return LISTING;
        }
    }
}
