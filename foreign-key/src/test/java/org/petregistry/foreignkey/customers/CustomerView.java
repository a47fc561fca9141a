package org.petregistry.foreignkey.customers;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.Listing;
import org.petregistry.rest.query.ListingDeclaration;

/** A customer, as it is shown. */
@Schema(name = "Customer")
record CustomerView(
        long id,

        @Schema(description = "The customer's name", examples = "Ada")
        String name,

        @Schema(description = "What becomes of it", examples = "active")
        String state,

        long version,
        @JsonIgnore @Schema(hidden = true) Map<String, Object> related) {

    static final Listing<CustomerView> LISTING = Listing.of(
                    "customer c",
                    List.of("c.id", "c.name", "c.state", "c.version"),
                    (row, included) -> new CustomerView(
                            row.getLong("id"),
                            row.getString("name"),
                            row.getString("state"),
                            row.getLong("version"),
                            Map.of()))
            .fields(Field.number("id", "c.id").equal().sort())
            .includes(CustomerKey.KEY.includes());

    /** The listing by a type, for {@code @Shows}. */
    static final class All implements ListingDeclaration {
        @Override
        public Listing<CustomerView> listing() {
            return LISTING;
        }
    }

    @JsonAnyGetter
    public Map<String, Object> relatedMembers() {
        return related;
    }

    CustomerView with(Map<String, Object> members) {
        return new CustomerView(id, name, state, version, members);
    }
}
