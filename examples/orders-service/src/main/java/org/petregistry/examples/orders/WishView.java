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
@Schema(name = "Wish")
record WishView(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(
                description = "The title of the wish",
                required = true,
                examples = "A pony",
                minLength = 1,
                maxLength = 70)
        String title,

        @Schema(description = "The customer", required = true, nullable = true, examples = "1", minimum = "1")
        Long customerId,

        @Schema(required = true, examples = "0", minimum = "0")
        long version,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(ref = "CustomerSummary")
        Optional<Embedded> customer) {

    private static final Reference CUSTOMER = OrderRelations.CUSTOMER.reference("customer", "r.customer_id", true);

    static final CollectionDeclaration<WishView> COLLECTION = CUSTOMER.in(CollectionDeclaration.of(
                    "wish r",
                    List.of("r.id", "r.title", "r.customer_id", "r.version"),
                    (row, included) -> new WishView(
                            row.getLong("id"),
                            row.getString("title"),
                            row.getLong("customer_id"),
                            row.getLong("version"),
                            CUSTOMER.read(row, included)))
            .fields(
                    Field.number("id", "r.id").equal().ranges().sort(),
                    Field.text("title", "r.title").equal(),
                    Field.number("customerId", "r.customer_id").equal().nullable()));

    /** The declaration as a type, for {@code @Shows}. */
    static final class All implements CollectionProvider {
        @Override
        public CollectionDeclaration<WishView> collection() {
            return COLLECTION;
        }
    }

    static WishView of(Wish one) {
        return new WishView(one.id, one.title, one.customerId, one.version, null);
    }
}
