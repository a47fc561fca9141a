package org.petregistry.pets.post;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.petregistry.rest.body.MultiLine;

/**
 * A post to create.
 *
 * @param body 1 to 2000 characters, including line feeds and tabs
 * @param authorId an owner that exists
 * @param petId a pet that exists, or null
 */
@Schema(name = "PostDraft")
public record PostDraft(
        @NotNull
        @MultiLine
        @CodePointLength(min = 1, max = 2000)
        @Schema(
                description = "The text, in one or more lines",
                examples = "my first post!",
                minLength = 1,
                maxLength = 2000)
        String body,

        @NotNull @Positive @Schema(description = "The owner who wrote the post", examples = "1", minimum = "1")
        Long authorId,

        @Positive
        @Schema(description = "The pet that the post is about", nullable = true, examples = "1", minimum = "1")
        Long petId) {}
