package org.petregistry.owners.owner;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.referenced.Referenced;
import org.petregistry.owners.role.RoleView;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.CollectionProvider;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Join;

/**
 * The representation of an owner. Embedded members are null, and then not written, unless included; they are empty, and then
 * written as null, if there is none or it is not available.
 *
 * @param restoredAt when it was restored from its copy in pets-service; null if it never was
 * @param role the owner's role
 * @param related the owner's rows from pets-service, by member name
 */
@Schema(name = "Owner")
public record OwnerView(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(description = "The owner's name", required = true, examples = "Nouman", minLength = 1, maxLength = 70)
        String name,

        @Schema(
                description = "A short name; unique, case-insensitive",
                required = true,
                nullable = true,
                examples = "nouman",
                pattern = "^[A-Za-z0-9._-]{1,64}$")
        String username,

        @Schema(
                description = "A mail address; unique, case-insensitive",
                required = true,
                nullable = true,
                examples = "nouman@example.com",
                format = "email",
                maxLength = 254)
        String email,

        @Schema(description = "The owner's role", required = true, nullable = true, examples = "1", minimum = "1")
        Long roleId,

        @Schema(
                description = "`deleting` while the owner is being deleted",
                required = true,
                examples = "active",
                enumeration = {Referenced.ACTIVE, Referenced.DELETING})
        String state,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt,

        @Schema(required = true, examples = "0", minimum = "0")
        long version,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
                description =
                        "When the owner was restored from its copy in pets-service, after the database was restored"
                                + " from an older backup; absent otherwise")
        Instant restoredAt,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "The role, if included", implementation = RoleView.class, nullable = true)
        Optional<RoleView> role,

        @JsonIgnore @Schema(hidden = true) Map<String, Object> related) {

    private static final Join ROLE = new Join("left join role r on r.id = o.role_id", "r.id", "o.role_id", false);

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
                            "o.version",
                            "o.restored_at"),
                    OwnerView::from)
            .fields(
                    Field.number("id", "o.id").equal().ranges().sort(),
                    Field.text("name", "o.name").equal().prefix().contains().sort(),
                    Field.text("username", "o.username")
                            .equalIgnoringCase()
                            .prefix()
                            .nullable()
                            .sort(),
                    Field.text("email", "o.email").equalIgnoringCase().nullable(),
                    Field.number("roleId", "o.role_id").equal().nullable(),
                    Field.word("state", "o.state", List.of(Referenced.ACTIVE, Referenced.DELETING))
                            .equal(),
                    Field.time("createdAt", "o.created_at").ranges().sort())
            .includes(RoleView.include("role", ROLE))
            .includes(OwnerKey.KEY.includes());

    /** The declaration as a type, for {@code @Shows}. */
    public static final class All implements CollectionProvider {
        @Override
        public CollectionDeclaration<OwnerView> collection() {
            return COLLECTION;
        }
    }

    /** An owner that has just been written. */
    static OwnerView of(Owner owner) {
        return new OwnerView(
                owner.id,
                owner.name,
                owner.username,
                owner.email,
                owner.role == null ? null : owner.role.id,
                owner.state,
                owner.createdAt,
                owner.updatedAt,
                owner.version,
                owner.restoredAt,
                null,
                Map.of());
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
                row.getOffsetDateTime("restored_at") == null
                        ? null
                        : row.getOffsetDateTime("restored_at").toInstant(),
                included.read("role", row, RoleView::from),
                Map.of());
    }

    /** Whether its version covers the whole representation: the start of a deletion does not change the version. */
    boolean active() {
        return state.equals(Referenced.ACTIVE);
    }

    /** The owner's rows from pets-service, as separate members. */
    @JsonAnyGetter
    public Map<String, Object> relatedMembers() {
        return related;
    }

    /** The same owner with its rows from pets-service. */
    OwnerView with(Map<String, Object> members) {
        return new OwnerView(
                id, name, username, email, roleId, state, createdAt, updatedAt, version, restoredAt, role, members);
    }
}
