package org.petregistry.pets.ownerref;

import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.rest.query.Include;
import org.petregistry.rest.query.Included;
import org.petregistry.rest.query.Join;

/** An owner as it is embedded in what refers to it; its name is as fresh as the change feed. */
@Schema(name = "OwnerSummary")
public record OwnerSummary(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(description = "The owner's name", required = true, examples = "Nouman", minLength = 1, maxLength = 70)
        String name,

        @Schema(
                description = "A short name, unique whatever its case",
                required = true,
                nullable = true,
                examples = "nouman",
                pattern = "^[A-Za-z0-9._-]{1,64}$")
        String username) {

    /** Declares that {@code include=<name>} embeds the owner behind a join, whose alias is {@code o}. */
    public static Include include(String name, Join join) {
        return Include.joined(name, join, "o.id as " + name + "_id", "o.name as " + name + "_name", "o.username");
    }

    /**
     * Reads what {@link #include} selected.
     *
     * @return null where it was not asked for; empty where there is no owner
     */
    public static Optional<OwnerSummary> from(Row row, Included included, String name) {
        if (!included.has(name)) {
            return null;
        }
        int column = included.column(name);
        Long id = row.getLong(column);
        return Optional.ofNullable(id)
                .map(found -> new OwnerSummary(found, row.getString(column + 1), row.getString(column + 2)));
    }
}
