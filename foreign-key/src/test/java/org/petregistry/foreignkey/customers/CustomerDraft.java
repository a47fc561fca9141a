package org.petregistry.foreignkey.customers;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A customer to be created, or its new name. */
@Schema(name = "CustomerDraft")
record CustomerDraft(
        @NotNull @Schema(description = "The customer's name", examples = "Ada")
        String name) {}
