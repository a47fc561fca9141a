package org.petregistry.owners.lookup;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which owners are asked about.
 *
 * @param ids 1 to 1000 of them
 */
@Schema(name = "OwnersQuestion")
record LookupQuestion(
        @NotNull
        @Size(min = 1, max = 1000)
        @Schema(
                description = "The owners that are asked about",
                required = true,
                minItems = 1,
                maxItems = 1000,
                examples = "[1]")
        List<@NotNull @Positive Long> ids) {}
