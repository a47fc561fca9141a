package org.petregistry.pets.pet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.referencing.Embedded;
import org.petregistry.foreignkey.referencing.Reference;
import org.petregistry.pets.owner.OwnerTarget;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.CollectionProvider;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.IncludedObjects;

/**
 * The representation of a pet.
 *
 * @param owner null, and then not written, unless included; empty, and then written as null, if the pet has none
 */
@Schema(name = "Pet")
public record PetView(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(description = "The pet's name", required = true, examples = "spot", minLength = 1, maxLength = 70)
        String name,

        @Schema(
                description = "The kind of animal",
                required = true,
                nullable = true,
                examples = "Dog",
                minLength = 1,
                maxLength = 40)
        String species,

        @Schema(description = "The pet's owner", required = true, nullable = true, examples = "1", minimum = "1")
        Long ownerId,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt,

        @Schema(required = true, examples = "0", minimum = "0")
        long version,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(ref = "OwnerSummary")
        Optional<Embedded> owner) {

    private static final Reference OWNER = OwnerTarget.OWNER.reference("owner", "p.owner_id", true);

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
                    Field.time("createdAt", "p.created_at").ranges().sort())
            .fields(OWNER.fields())
            .includes(OWNER.include());

    /** The declaration as a type, for {@code @Shows}. */
    public static final class All implements CollectionProvider {
        @Override
        public CollectionDeclaration<PetView> collection() {
            return COLLECTION;
        }
    }

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
                OWNER.read(row, included));
    }
}
