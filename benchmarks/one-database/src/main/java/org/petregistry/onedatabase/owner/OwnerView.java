package org.petregistry.onedatabase.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import org.petregistry.onedatabase.pet.PetView;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.IncludeOption;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Page;

/** The representation of an owner: the same JSON as in owners-service. */
public record OwnerView(
        long id,
        String name,
        String username,
        String email,
        Long roleId,
        String state,
        Instant createdAt,
        Instant updatedAt,
        long version,
        @JsonInclude(JsonInclude.Include.NON_NULL) Page<PetView> pets) {

    /** The value of {@code include} that embeds the first pets. */
    static final String PETS = "pets";

    /** The collection of all owners. */
    public static final CollectionDeclaration<OwnerView> COLLECTION = CollectionDeclaration.of(
                    "owner o",
                    List.of(
                            "o.id",
                            "o.name",
                            "o.username",
                            "o.email",
                            "o.role_id",
                            "o.state",
                            "o.created_at",
                            "o.updated_at",
                            "o.version"),
                    OwnerView::from)
            .fields(
                    Field.number("id", "o.id").equal().ranges().sort(),
                    Field.text("name", "o.name").equal().prefix().contains().sort(),
                    Field.text("username", "o.username")
                            .equalIgnoringCase()
                            .prefix()
                            .nullable()
                            .sort(),
                    Field.time("createdAt", "o.created_at").ranges().sort())
            // A statement of its own for the whole page: a join would repeat each owner.
            .includes(IncludeOption.remote(PETS));

    /** An owner that has just been written. */
    static OwnerView of(Owner owner) {
        return new OwnerView(
                owner.id,
                owner.name,
                owner.username,
                owner.email,
                null,
                owner.state,
                owner.createdAt,
                owner.updatedAt,
                owner.version,
                null);
    }

    private static OwnerView from(Row row, IncludedObjects included) {
        return new OwnerView(
                row.getLong("id"),
                row.getString("name"),
                row.getString("username"),
                row.getString("email"),
                row.getLong("role_id"),
                row.getString("state"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getLong("version"),
                null);
    }

    OwnerView with(Page<PetView> firstPets) {
        return new OwnerView(id, name, username, email, roleId, state, createdAt, updatedAt, version, firstPets);
    }
}
