package org.petregistry.examples.orders;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.referencing.Embedded;
import org.petregistry.foreignkey.referencing.Reference;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.CollectionProvider;
import org.petregistry.rest.query.Field;

/** The representation. */
@Schema(name = "Order")
record OrderView(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(description = "The ordered item", required = true, examples = "A book", minLength = 1, maxLength = 70)
        String item,

        @Schema(description = "The customer", required = true, examples = "1", minimum = "1")
        Long customerId,

        @Schema(required = true, examples = "0", minimum = "0")
        long version,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(ref = "CustomerSummary")
        Optional<Embedded> customer) {

    private static final Reference CUSTOMER = OrderRelations.CUSTOMER.reference("customer", "r.customer_id", false);

    static final CollectionDeclaration<OrderView> COLLECTION = CUSTOMER.in(CollectionDeclaration.of(
                    "purchase r",
                    List.of("r.id", "r.item", "r.customer_id", "r.version"),
                    (row, included) -> new OrderView(
                            row.getLong("id"),
                            row.getString("item"),
                            row.getLong("customer_id"),
                            row.getLong("version"),
                            CUSTOMER.read(row, included)))
            .fields(
                    Field.number("id", "r.id").equal().ranges().sort(),
                    Field.text("item", "r.item").equal(),
                    Field.number("customerId", "r.customer_id").equal()));

    /** The declaration as a type, for {@code @Shows}. */
    static final class All implements CollectionProvider {
        @Override
        public CollectionDeclaration<OrderView> collection() {
            return COLLECTION;
        }
    }

    static OrderView of(Order one) {
        return new OrderView(one.id, one.item, one.customerId, one.version, null);
    }
}
