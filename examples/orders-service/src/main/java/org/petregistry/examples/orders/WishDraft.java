package org.petregistry.examples.orders;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** An entry to create. */
@Schema(name = "WishDraft")
record WishDraft(
        @NotNull
        @CodePointLength(min = 1, max = 70)
        @Schema(description = "The title of the wish", examples = "A pony", minLength = 1, maxLength = 70)
        String title,

        @Positive @Schema(description = "The customer", nullable = true, examples = "1", minimum = "1")
        Long customerId) {}
