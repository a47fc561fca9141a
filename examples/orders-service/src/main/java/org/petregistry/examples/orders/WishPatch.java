package org.petregistry.examples.orders;

import jakarta.validation.constraints.Positive;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.petregistry.rest.body.Change;

/** An update of a wish, as a JSON merge patch. */
@Schema(name = "WishPatch")
record WishPatch(
        @Schema(
                description = "The customer",
                implementation = Long.class,
                nullable = true,
                examples = "1",
                minimum = "1")
        Change<@Positive Long> customerId) {}
