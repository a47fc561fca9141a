package org.petregistry.pets.pet;

import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.rest.query.IncludeOption;
import org.petregistry.rest.query.Join;

/** A pet embedded in referencing rows. */
@Schema(name = "PetSummary")
public record PetSummary(
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
        String species) {

    /** Declares that {@code include=pet} embeds the pet from a join with the alias {@code pet}. */
    public static IncludeOption include(Join join) {
        return IncludeOption.joined("pet", join, "pet.id", "pet.name", "pet.species");
    }

    /** Reads what {@link #include} selected. */
    public static PetSummary from(Row row, String prefix) {
        return new PetSummary(
                row.getLong(prefix + "id"), row.getString(prefix + "name"), row.getString(prefix + "species"));
    }
}
