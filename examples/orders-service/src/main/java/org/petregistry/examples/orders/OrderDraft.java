package org.petregistry.examples.orders;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** An entry to create. */
@Schema(name = "OrderDraft")
record OrderDraft(
        @NotNull
        @CodePointLength(min = 1, max = 70)
        @Schema(description = "The ordered item", examples = "A book", minLength = 1, maxLength = 70)
        String item,

        @NotNull @Positive @Schema(description = "The customer", examples = "1", minimum = "1")
        Long customerId) {}
