package org.petregistry.pets.post;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.petregistry.pets.pet.Pet;
import org.petregistry.rest.body.Change;
import org.petregistry.rest.body.MultiLine;

/**
 * An update of a post, as a JSON merge patch (RFC 7396).
 *
 * @param body 1 to 2000 characters; cannot be cleared
 * @param authorId an owner that exists; cannot be cleared
 * @param petId a pet that exists, or null
 */
@Schema(name = "PostPatch")
public record PostPatch(
        @MultiLine
        @Schema(
                description = "The text, in one or more lines",
                implementation = String.class,
                examples = "my first post!",
                minLength = 1,
                maxLength = 2000)
        Change<@NotNull @CodePointLength(min = 1, max = 2000) String> body,

        @Schema(
                description = "The owner who wrote the post",
                implementation = Long.class,
                examples = "1",
                minimum = "1")
        Change<@NotNull @Positive Long> authorId,

        @Schema(
                description = "The pet that the post is about",
                implementation = Long.class,
                nullable = true,
                examples = "1",
                minimum = "1")
        Change<@Positive Long> petId) {

    /**
     * Applies the patch. The caller detects whether anything has changed.
     *
     * @param pets the referenced pet, by id
     */
    void applyTo(Post post, Map<Long, Pet> pets) {
        post.body = body.orElse(post.body);
        post.authorId = authorId.orElse(post.authorId);
        post.pet = petId.present() ? pets.get(petId.value()) : post.pet;
    }
}
