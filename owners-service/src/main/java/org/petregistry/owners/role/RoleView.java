package org.petregistry.owners.role;

import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.Include;
import org.petregistry.rest.query.Included;
import org.petregistry.rest.query.Join;
import org.petregistry.rest.query.Listing;

/** A role, as it is shown, by itself and embedded in its owners. */
@Schema(name = "Role")
public record RoleView(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(
                description = "The role's name, unique whatever its case",
                required = true,
                examples = "Observer",
                minLength = 1,
                maxLength = 64)
        String name,

        @Schema(required = true, examples = "0", minimum = "0")
        long version) {

    /** The collection of all roles. */
    public static final Listing<RoleView> LISTING = Listing.of(
                    "role r", List.of("r.id", "r.name", "r.version"), (row, included) -> from(row, 0))
            .fields(
                    Field.number("id", "r.id").equal().ranges().sort(),
                    Field.text("name", "r.name").equal().prefix().sort());

    /** Declares that {@code include=<name>} embeds the role behind a join, whose alias is {@code r}. */
    public static Include include(String name, Join join) {
        return Include.joined(
                name,
                join,
                "r.id as " + name + "_id",
                "r.name as " + name + "_name",
                "r.version as " + name + "_version");
    }

    /**
     * Reads what {@link #include} selected.
     *
     * @return null where it was not asked for; empty where there is no role
     */
    public static Optional<RoleView> from(Row row, Included included, String name) {
        if (!included.has(name)) {
            return null;
        }
        int column = included.column(name);
        return row.getLong(column) == null ? Optional.empty() : Optional.of(from(row, column));
    }

    /** A role as it has just been written. */
    static RoleView of(Role role) {
        return new RoleView(role.id, role.name, role.version);
    }

    private static RoleView from(Row row, int column) {
        return new RoleView(row.getLong(column), row.getString(column + 1), row.getLong(column + 2));
    }
}
