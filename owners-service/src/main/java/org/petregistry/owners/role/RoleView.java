package org.petregistry.owners.role;

import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.CollectionProvider;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.IncludeOption;
import org.petregistry.rest.query.Join;

/** The representation of a role, alone and embedded in owners. */
@Schema(name = "Role")
public record RoleView(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(
                description = "The role's name; unique, case-insensitive",
                required = true,
                examples = "Observer",
                minLength = 1,
                maxLength = 64)
        String name,

        @Schema(required = true, examples = "0", minimum = "0")
        long version) {

    /** The collection of all roles. */
    public static final CollectionDeclaration<RoleView> COLLECTION = CollectionDeclaration.of(
                    "role r", List.of("r.id", "r.name", "r.version"), (row, included) -> from(row, ""))
            .fields(
                    Field.number("id", "r.id").equal().ranges().sort(),
                    Field.text("name", "r.name").equal().prefix().sort());

    /** The declaration as a type, for {@code @Shows}. */
    public static final class All implements CollectionProvider {
        @Override
        public CollectionDeclaration<RoleView> collection() {
            return COLLECTION;
        }
    }

    /** Declares that {@code include=<name>} embeds the role from a join with the alias {@code r}. */
    public static IncludeOption include(String name, Join join) {
        return IncludeOption.joined(name, join, "r.id", "r.name", "r.version");
    }

    /** A role that has just been written. */
    static RoleView of(Role role) {
        return new RoleView(role.id, role.name, role.version);
    }

    /** Reads what {@link #include} selected. */
    public static RoleView from(Row row, String prefix) {
        return new RoleView(
                row.getLong(prefix + "id"), row.getString(prefix + "name"), row.getLong(prefix + "version"));
    }
}
