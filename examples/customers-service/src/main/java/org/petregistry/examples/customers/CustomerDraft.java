package org.petregistry.examples.customers;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;

/** A customer to create. */
@Schema(name = "CustomerDraft")
record CustomerDraft(
        @NotNull
        @CodePointLength(min = 1, max = 70)
        @Schema(description = "The customer's name", examples = "Ada", minLength = 1, maxLength = 70)
        String name) {}
