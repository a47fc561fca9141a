package org.petregistry.pets.post;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.petregistry.rest.body.MultiLine;

/**
 * A post to be made.
 *
 * @param body 1 to 2000 characters, line feeds and tabs among them
 * @param authorId an owner that exists
 * @param petId a pet that exists, or null
 */
@Schema(name = "PostDraft")
public record PostDraft(
        @NotNull
        @MultiLine
        @CodePointLength(min = 1, max = 2000)
        @Schema(
                description = "What is written, in one line or more",
                examples = "my first post!",
                minLength = 1,
                maxLength = 2000)
        String body,

        @NotNull @Positive @Schema(description = "The owner who has written it", examples = "1", minimum = "1")
        Long authorId,

        @Positive @Schema(description = "The pet that it is about", nullable = true, examples = "1", minimum = "1")
        Long petId) {}
