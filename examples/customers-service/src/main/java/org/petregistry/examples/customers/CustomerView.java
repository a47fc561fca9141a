package org.petregistry.examples.customers;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.CollectionProvider;
import org.petregistry.rest.query.Field;

/** The representation of a customer. */
@Schema(name = "Customer")
record CustomerView(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(description = "The customer's name", required = true, examples = "Ada", minLength = 1, maxLength = 70)
        String name,

        @Schema(
                description = "`deleting` while the customer is being deleted",
                required = true,
                enumeration = {"active", "deleting"},
                examples = "active")
        String state,

        @Schema(required = true, examples = "0", minimum = "0")
        long version,

        @JsonIgnore @Schema(hidden = true) Map<String, Object> related) {

    static final CollectionDeclaration<CustomerView> COLLECTION = CollectionDeclaration.of(
                    "customer c",
                    List.of("c.id", "c.name", "c.state", "c.version"),
                    (row, included) -> new CustomerView(
                            row.getLong("id"),
                            row.getString("name"),
                            row.getString("state"),
                            row.getLong("version"),
                            Map.of()))
            .fields(
                    Field.number("id", "c.id").equal().ranges().sort(),
                    Field.text("name", "c.name").equal())
            .includes(CustomerKey.KEY.includes());

    /** The declaration as a type, for {@code @Shows}. */
    static final class All implements CollectionProvider {
        @Override
        public CollectionDeclaration<CustomerView> collection() {
            return COLLECTION;
        }
    }

    static CustomerView of(Customer customer) {
        return new CustomerView(customer.id, customer.name, customer.state, customer.version, Map.of());
    }

    CustomerView with(Map<String, Object> members) {
        return new CustomerView(id, name, state, version, members);
    }

    @JsonAnyGetter
    public Map<String, Object> relatedMembers() {
        return related;
    }
}
