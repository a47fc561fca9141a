package org.petregistry.onedatabase.pet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.IncludeOption;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Join;

/** The representation of a pet: the same JSON as in pets-service. */
public record PetView(
        long id,
        String name,
        String species,
        Long ownerId,
        Instant createdAt,
        Instant updatedAt,
        long version,
        @JsonInclude(JsonInclude.Include.NON_NULL) Optional<OwnerSummary> owner) {

    private static final Join OWNER = new Join("left join owner o on o.id = p.owner_id", "o.id", "p.owner_id", false);

    /** The collection of all pets. */
    public static final CollectionDeclaration<PetView> COLLECTION = CollectionDeclaration.of(
                    "pet p",
                    List.of("p.id", "p.name", "p.species", "p.owner_id", "p.created_at", "p.updated_at", "p.version"),
                    PetView::from)
            .fields(
                    Field.number("id", "p.id").equal().ranges().sort(),
                    Field.text("name", "p.name").equal().prefix().contains().sort(),
                    Field.text("species", "p.species").equal().nullable().sort(),
                    Field.number("ownerId", "p.owner_id").equal().nullable().sort(),
                    Field.time("createdAt", "p.created_at").ranges().sort(),
                    Field.text("owner.name", "o.name").equal().prefix().sort().through(OWNER))
            .includes(IncludeOption.joined("owner", OWNER, "o.id", "o.name", "o.username"));

    /** The part of an owner that is embedded in a pet. */
    public record OwnerSummary(long id, String name, String username) {}

    /** A pet that has just been written. */
    static PetView of(Pet pet) {
        return new PetView(pet.id, pet.name, pet.species, pet.ownerId, pet.createdAt, pet.updatedAt, pet.version, null);
    }

    private static PetView from(Row row, IncludedObjects included) {
        return new PetView(
                row.getLong("id"),
                row.getString("name"),
                row.getString("species"),
                row.getLong("owner_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getLong("version"),
                included.read(
                        "owner",
                        row,
                        (joined, prefix) -> new OwnerSummary(
                                joined.getLong(prefix + "id"),
                                joined.getString(prefix + "name"),
                                joined.getString(prefix + "username"))));
    }
}
