package org.petregistry.foreignkey.orders;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order or a wish to be created. */
@Schema(name = "OrderDraft")
record OrderDraft(
        @NotNull @Schema(description = "What it is", examples = "A book")
        String item,

        @Positive @Schema(description = "Whose it is", nullable = true, examples = "1")
        Long customerId) {}
