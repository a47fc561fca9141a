package org.petregistry.examples.orders;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** One to be created. */
@Schema(name = "OrderDraft")
record OrderDraft(
        @NotNull
        @CodePointLength(min = 1, max = 70)
        @Schema(description = "What is ordered", examples = "A book", minLength = 1, maxLength = 70)
        String item,

        @NotNull @Positive @Schema(description = "Whose it is", examples = "1", minimum = "1")
        Long customerId) {}
