package org.petregistry.examples.customers;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.CodePointLength;
import org.petregistry.rest.body.Change;

/** An update of a customer, as a JSON merge patch. */
@Schema(name = "CustomerPatch")
record CustomerPatch(
        @Schema(
                description = "The customer's name",
                implementation = String.class,
                examples = "Ada",
                minLength = 1,
                maxLength = 70)
        Change<@NotNull @CodePointLength(min = 1, max = 70) String> name) {}
