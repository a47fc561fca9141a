package org.petregistry.pets.post;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.foreignkey.referencing.Embedded;
import org.petregistry.foreignkey.referencing.Reference;
import org.petregistry.pets.owner.OwnerTarget;
import org.petregistry.pets.pet.PetSummary;
import org.petregistry.rest.query.CollectionDeclaration;
import org.petregistry.rest.query.CollectionProvider;
import org.petregistry.rest.query.Field;
import org.petregistry.rest.query.IncludedObjects;
import org.petregistry.rest.query.Join;

/**
 * The representation of a post.
 *
 * @param author null, and then not written, unless included
 * @param pet null, and then not written, unless included; empty, and then written as null, if there is none
 */
@Schema(name = "Post")
public record PostView(
        @Schema(required = true, examples = "1", minimum = "1")
        long id,

        @Schema(
                description = "The text, in one or more lines",
                required = true,
                examples = "my first post!",
                minLength = 1,
                maxLength = 2000)
        String body,

        @Schema(description = "The owner who wrote the post", required = true, examples = "1", minimum = "1")
        long authorId,

        @Schema(
                description = "The pet that the post is about",
                required = true,
                nullable = true,
                examples = "1",
                minimum = "1")
        Long petId,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant updatedAt,

        @Schema(required = true, examples = "0", minimum = "0")
        long version,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(ref = "OwnerSummary")
        Optional<Embedded> author,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "The pet in short, if included", implementation = PetSummary.class, nullable = true)
        Optional<PetSummary> pet) {

    private static final Reference AUTHOR = OwnerTarget.OWNER.reference("author", "post.author_id", false);

    private static final Join PET = new Join("left join pet on pet.id = post.pet_id", "pet.id", "post.pet_id", false);

    /** The collection of all posts. */
    public static final CollectionDeclaration<PostView> COLLECTION = CollectionDeclaration.of(
                    "post",
                    List.of(
                            "post.id",
                            "post.body",
                            "post.author_id",
                            "post.pet_id",
                            "post.created_at",
                            "post.updated_at",
                            "post.version"),
                    PostView::from)
            .fields(
                    Field.number("id", "post.id").equal().ranges().sort(),
                    Field.number("authorId", "post.author_id").equal().sort(),
                    Field.number("petId", "post.pet_id").equal().nullable(),
                    Field.time("createdAt", "post.created_at").ranges().sort())
            .fields(AUTHOR.fields())
            .includes(AUTHOR.include(), PetSummary.include(PET));

    /** The declaration as a type, for {@code @Shows}. */
    public static final class All implements CollectionProvider {
        @Override
        public CollectionDeclaration<PostView> collection() {
            return COLLECTION;
        }
    }

    /** A post that has just been written. */
    static PostView of(Post post) {
        return new PostView(
                post.id,
                post.body,
                post.authorId,
                post.pet == null ? null : post.pet.id,
                post.createdAt,
                post.updatedAt,
                post.version,
                null,
                null);
    }

    private static PostView from(Row row, IncludedObjects included) {
        return new PostView(
                row.getLong("id"),
                row.getString("body"),
                row.getLong("author_id"),
                row.getLong("pet_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getLong("version"),
                AUTHOR.read(row, included),
                included.read("pet", row, PetSummary::from));
    }
}
