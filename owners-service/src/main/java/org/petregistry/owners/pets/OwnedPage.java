package org.petregistry.owners.pets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The first of what an owner has, as pets-service shows them.
 *
 * @param items an array, ordered by id
 * @param next where the next ones are, relative to owners-service; null where these are all
 */
@Schema(name = "OwnedPage")
public record OwnedPage(
        @Schema(required = true, type = SchemaType.ARRAY, implementation = Object.class)
        JsonNode items,

        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Schema(required = true, nullable = true, examples = "/owners/7/pets?cursor=3q2-7w")
        String next) {}
